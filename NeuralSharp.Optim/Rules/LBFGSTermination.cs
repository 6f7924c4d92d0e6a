namespace NeuralSharp.Optim;

/// <summary>Why a <c>Step</c> of <see cref="LBFGS"/> ended.</summary>
public enum LBFGSTermination
{
    /// <summary>No step has ended yet, or the last one threw.</summary>
    None,

    /// <summary>No element of the gradient is larger than <see cref="LBFGS.GradientTolerance"/>.</summary>
    GradientTolerance,

    /// <summary>The last iteration changed the loss, or every parameter, by no more than <see cref="LBFGS.ChangeTolerance"/>.</summary>
    ChangeTolerance,

    /// <summary>All iterations of the step were done; the next step goes on.</summary>
    MaxIterations,

    /// <summary>The loss was computed <see cref="LBFGS.MaxEvaluations"/> times; the next step goes on.</summary>
    MaxEvaluations,

    /// <summary>
    /// The line search found no lower point, even along the gradient itself: the parameters are as good as rounding lets one tell, or the
    /// loss is not smooth there. A further step on the same loss moves nothing.
    /// </summary>
    NoLowerPoint,

    /// <summary>The loss or a gradient was not finite, and <see cref="NonFiniteGradients.Skip"/> left the step out.</summary>
    Skipped,
}
