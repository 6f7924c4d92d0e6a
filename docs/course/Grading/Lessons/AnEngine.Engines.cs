using Calculation = (double[] Leaves, (string Op, int A, int B)[] Ops, int Passes);

namespace NeuralSharp.Grading;

/// <summary>What computes with values that know their gradients: the learner's class, or the real engine.</summary>
internal sealed record Engine<TValue>(
    Func<double, TValue> Leaf,
    Func<TValue, TValue, TValue> Plus,
    Func<TValue, TValue, TValue> Times,
    Func<TValue, TValue> Tanh,
    Func<TValue, TValue> Exp,
    Action<TValue> Backward,
    Func<TValue, double> Data,
    Func<TValue, double> Grad)
{
    /// <summary>All values of a calculation, the output last.</summary>
    public List<TValue> Compute(Calculation calculation)
    {
        List<TValue> values = [.. calculation.Leaves.Select(Leaf)];
        foreach (var (op, a, b) in calculation.Ops)
        {
            values.Add(op switch
            {
                "+" => Plus(values[a], values[b]),
                "*" => Times(values[a], values[b]),
                "tanh" => Tanh(values[a]),
                "exp" => Exp(values[a]),
                _ => throw new LessonFaultException($"There is no op {op}."),
            });
        }

        return values;
    }

    /// <summary>The gradients of the output by the leaves, after as many calls of Backward as the calculation wants.</summary>
    public double[] Gradients(Calculation calculation)
    {
        var values = Compute(calculation);
        for (var pass = 0; pass < calculation.Passes; pass++) Backward(values[^1]);
        return [.. values.Take(calculation.Leaves.Length).Select(Grad)];
    }
}

/// <summary>The engines that the learner's is compared with.</summary>
internal static class Engine
{
    /// <summary>NeuralSharp's own, on scalars of type Float64.</summary>
    public static Engine<Tensor> Real { get; } = new(
        number => Tensor.Scalar(number, DType.Float64, requiresGrad: true),
        (a, b) => a + b,
        (a, b) => a * b,
        a => a.Tanh(),
        a => a.Exp(),
        a => a.Backward(),
        a => a.Item(),
        a => a.Grad?.Item() ?? 0);

    /// <summary>Numbers alone, for nudging.</summary>
    public static Engine<double> Numbers { get; } = new(
        number => number, (a, b) => a + b, (a, b) => a * b, Math.Tanh, Math.Exp, _ => throw new NotSupportedException("Numbers know no gradients."), a => a, _ => throw new NotSupportedException("Numbers know no gradients."));
}
