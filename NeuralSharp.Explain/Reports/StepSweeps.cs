namespace NeuralSharp;

/// <summary>The error of finite differences against their step, of three kinds, along one direction of one input.</summary>
/// <param name="Fourth">In Float64, with the differences of fourth order that the check uses.</param>
/// <param name="Second">In Float64, with the differences of the textbook.</param>
/// <param name="Single">The fourth order with the function computed in Float32; null where it does not run in Float32.</param>
/// <param name="WhyNotSingle">Why it does not.</param>
internal sealed record StepSweeps(GradCheckSweep Fourth, GradCheckSweep Second, GradCheckSweep? Single, string? WhyNotSingle)
{
    /// <summary>Sweeps the step for one of the tensors.</summary>
    public static StepSweeps Of(Func<Tensor[], Tensor> function, Tensor[] leaves, int moved)
    {
        var (fourth, second) = (GradCheck.SweepOf(function, leaves, moved, accuracy: 4), GradCheck.SweepOf(function, leaves, moved, accuracy: 2));
        try
        {
            return new(fourth, second, GradCheck.SweepOf(function, leaves, moved, accuracy: 4, dtype: DType.Float32), null);
        }
        catch (DTypeException e)
        {
            // The function holds tensors of Float64 itself, such as a model's weights.
            return new(fourth, second, null, e.Message);
        }
    }
}
