namespace NeuralSharp.Optim;

/// <summary>What an optimizer does about gradients that are NaN or infinite. All gradients are looked at before any parameter is changed.</summary>
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
