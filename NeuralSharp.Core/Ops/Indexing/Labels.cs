namespace NeuralSharp;

/// <summary>What every op on class labels asks of them.</summary>
internal static class Labels
{
    /// <summary>Checks that labels are Int32 and lie within the classes.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="op">Who asks.</param>
    /// <param name="ignored">A label that is allowed as well; null for none.</param>
    /// <param name="oneClass">What to say besides where there is but one class; empty for nothing.</param>
    /// <exception cref="DTypeException">They are not Int32.</exception>
    /// <exception cref="ShapeException">One is outside.</exception>
    public static void Check(Tensor labels, int classes, string op, int? ignored = null, string oneClass = "")
    {
        if (labels.DType != DType.Int32)
            throw new DTypeException($"{op}: class labels are Int32, not {labels.DType}. Convert them with To(DType.Int32).");
        Tape.Perform((labels, classes, op, ignored, oneClass), static check => CheckRange(check.labels, check.classes, check.op, check.ignored, check.oneClass));
    }

    private static void CheckRange(Tensor labels, int classes, string op, int? ignored, string oneClass)
    {
        var values = labels.Read<int>();
        for (var i = 0; i < values.Length; i++)
        {
            if ((uint)values[i] >= (uint)classes && values[i] != ignored)
                throw new ShapeException(Invariant($"{op}: label {values[i]} at position {i} is outside the {classes} classes 0 to {classes - 1}.{(classes == 1 ? oneClass : "")}"));
        }
    }
}
