namespace NeuralSharp.Optim;

/// <summary>What an optimizer does about gradients that are NaN or infinite. All gradients are looked at before any parameter is changed.</summary>
/// <remarks>
/// A finite gradient is none of these, however large. Rules that keep squares of it (Adam and its kin, RMSprop, AdaGrad, AdaDelta) take one whose
/// square is beyond the type, above 1.8e19 in Float32, for the largest whose square is not: see <see cref="IStatefulRule.SquaresGradients"/>.
/// </remarks>
public enum NonFiniteGradients
{
    /// <summary>Nothing: they are not looked for, and go into the parameters. The default, since the look is another pass over the gradients.</summary>
    Pass,

    /// <summary>A <see cref="NonFiniteGradientException"/> that names the parameter; no parameter is changed.</summary>
    Throw,

    /// <summary>No parameter is changed in this step, and no step is counted but in <see cref="Optimizer.NonFiniteSteps"/>.</summary>
    Skip,

    /// <summary>
    /// In the gradient itself, NaN becomes zero and an infinity the largest finite magnitude of that parameter's gradient with its sign.
    /// </summary>
    Clip,
}
