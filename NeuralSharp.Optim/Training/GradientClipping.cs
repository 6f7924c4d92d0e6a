using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp.Optim;

/// <summary>
/// Makes gradients smaller where they are too large, in place, between <c>Backward</c> and the optimizer's step: one bad batch then does not
/// throw the parameters far away. Both methods may stand in a captured step. In a <see cref="Trainer"/>, see <see cref="NormClipping"/>
/// and <see cref="ValueClipping"/>.
/// </summary>
/// <example>
/// <code>
/// loss.Backward();
/// var norm = GradientClipping.ByNorm(optimizer.Parameters, maxNorm: 1);
/// optimizer.Step();
/// </code>
/// </example>
public static class GradientClipping
{
    private const double LeastSum = 1e-280;                                            // of squares that have all their digits
    private const double LeastFloat = 1.17549435e-38, LeastDouble = 2.2250738585072014e-308;   // the smallest normal numbers

    /// <summary>
    /// Scales all gradients by the same factor where the norm of all of them together, ‖g‖ = √(Σ g²), is larger than a limit: g ← g · maxNorm / ‖g‖.
    /// Their direction stays. The norm is summed in double.
    /// Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013, https://arxiv.org/abs/1211.5063.
    /// </summary>
    /// <param name="parameters">
    /// The parameters whose gradients are one vector; those without a gradient are left out, and one that stands twice counts once.
    /// </param>
    /// <param name="maxNorm">The largest norm, positive.</param>
    /// <param name="throwIfNonFinite">
    /// Whether a norm that is NaN or infinite is an exception. Otherwise the gradients stay as they are, and the optimizer's
    /// <see cref="NonFiniteGradients"/> says what becomes of them.
    /// </param>
    /// <returns>The norm before, a Float64 scalar. In a captured step it holds the last replay's.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive and finite.</exception>
    /// <exception cref="NonFiniteGradientException">The norm is NaN or infinite; no gradient is changed.</exception>
    public static Tensor ByNorm(IReadOnlyList<Parameter> parameters, double maxNorm, bool throwIfNonFinite = true)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Require.Positive(maxNorm);
        var norm = Tensor.Scalar(0, DType.Float64);
        NoteWrites(parameters);
        Tape.Perform(
            (norm, parameters, maxNorm, throwIfNonFinite),
            static clip => clip.norm.Write<double>()[0] = ClipNorm(clip.parameters, clip.maxNorm, clip.throwIfNonFinite));
        return norm;
    }

    /// <summary>
    /// Clips every element of the gradients to a range: g ← min(max(g, −limit), limit). An infinite element becomes the limit; NaN stays NaN,
    /// and the optimizer's <see cref="NonFiniteGradients"/> says what becomes of it.
    /// </summary>
    /// <param name="parameters">The parameters; those without a gradient are left out, and one that stands twice counts once.</param>
    /// <param name="limit">The largest magnitude, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive and finite.</exception>
    public static void ByValue(IReadOnlyList<Parameter> parameters, double limit)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Require.Positive(limit);
        NoteWrites(parameters);
        Tape.Perform((parameters, limit), static clip => ClipValues(clip.parameters, clip.limit));
    }

    /// <summary>The norm of all gradients together, √(Σ g²), summed in double; nothing is changed. A parameter that stands twice counts once.</summary>
    /// <exception cref="CaptureException">A step is being captured: <see cref="ByNorm(IReadOnlyList{Parameter}, double, bool)"/> returns it there.</exception>
    public static double Norm(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Ambient.CheckReadable("GradientClipping.Norm");
        return NormOf(ParameterSet.Of(parameters));
    }

    /// <summary>Clips by the norm and returns what it was, between captured steps or when one is replayed.</summary>
    internal static double ClipNorm(IReadOnlyList<Parameter> parameters, double maxNorm, bool throwIfNonFinite)
    {
        parameters = ParameterSet.Of(parameters);
        var norm = NormOf(parameters);
        if (throwIfNonFinite && !double.IsFinite(norm)) throw NonFinite(parameters, norm);
        if (norm > maxNorm && double.IsFinite(norm)) Scale(parameters, maxNorm / norm);
        return norm;
    }

    /// <summary>Tells the tape that gradients are written in place, so that those that are constants begin each replay anew.</summary>
    internal static void NoteWrites(IReadOnlyList<Parameter> parameters)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Grad is { } gradient) Tape.BeforeWrite(gradient);
        }
    }

    private static double NormOf(IReadOnlyList<Parameter> parameters)
    {
        var sum = 0.0;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Grad is { } gradient) sum += SquaredNorm.Of(gradient);
        }

        return sum >= LeastSum && double.IsFinite(sum) ? Math.Sqrt(sum) : NormInUnits(parameters);
    }

    /// <summary>The norm in units of the largest element, where squares overflow or vanish: gradients in Float64 beyond 1e154 or below 1e-140.</summary>
    private static double NormInUnits(IReadOnlyList<Parameter> parameters)
    {
        var unit = 0.0;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Grad is { } gradient) unit = Math.Max(unit, SquaredNorm.Largest(gradient));
        }

        if (unit == 0 || !double.IsFinite(unit)) return unit;
        var sum = 0.0;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Grad is { } gradient) sum += SquaredNorm.InUnits(gradient, unit);
        }

        return unit * Math.Sqrt(sum);
    }

    private static void Scale(IReadOnlyList<Parameter> parameters, double factor)
    {
        using var mode = Autograd.NoGrad();
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Grad is not { } gradient) continue;
            gradient.BeginWrite("GradientClipping.ByNorm");
            if (gradient.DType == DType.Float32)
            {
                var isSubnormal = factor < LeastFloat;
                Multiply(gradient.Write<float>(), (float)(isSubnormal ? Math.Sqrt(factor) : factor), isSubnormal);
            }
            else
            {
                var isSubnormal = factor < LeastDouble;
                Multiply(gradient.Write<double>(), isSubnormal ? Math.Sqrt(factor) : factor, isSubnormal);
            }
        }

        // A factor that would lose digits, being subnormal, is multiplied by in two steps.
        static void Multiply<T>(Span<T> gradient, T factor, bool isTwice)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            TensorPrimitives.Multiply(gradient, factor, gradient);
            if (isTwice) TensorPrimitives.Multiply(gradient, factor, gradient);
        }
    }

    private static void ClipValues(IReadOnlyList<Parameter> parameters, double limit)
    {
        parameters = ParameterSet.Of(parameters);
        using var mode = Autograd.NoGrad();
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Grad is not { } gradient) continue;
            gradient.BeginWrite("GradientClipping.ByValue");
            if (gradient.DType == DType.Float32) Clamp(gradient.Write<float>(), (float)limit);
            else Clamp(gradient.Write<double>(), limit);
        }

        static void Clamp<T>(Span<T> gradient, T limit)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Clamp(gradient, -limit, limit, gradient);
    }

    private static NonFiniteGradientException NonFinite(IReadOnlyList<Parameter> parameters, double norm)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Grad is not { } gradient || ValueStatistics.AreFinite(gradient)) continue;
            return new(Invariant($"GradientClipping.ByNorm: the gradient of parameter {i}, of shape {parameters[i].Shape}, is not finite ({ValueStatistics.Of(gradient)}). ")
                + "Find where it comes from with Autograd.DetectAnomalies(), lower the learning rate, or let the optimizer skip such steps (throwIfNonFinite: false).");
        }

        return new(string.Create(
            CultureInfo.InvariantCulture, $"GradientClipping.ByNorm: the norm of the gradients is {norm}, though each is finite: their sum of squares overflows. Scale the loss down."));
    }
}
