namespace NeuralSharp;

/// <summary>
/// Something that can be saved so that it goes on later as if it had never stopped: a model, an optimizer, a schedule under way, an average
/// of weights, a generator, and whatever of your own keeps something from step to step.
/// </summary>
/// <remarks>Going on from a loaded state equals never having stopped, bit for bit.</remarks>
/// <example>
/// <code>
/// sealed class RunningMean : IStateful
/// {
///     private readonly Tensor _mean = Tensor.Zeros([3]);
///     private long _count;
///
///     public StateDict StateDict()
///     {
///         var state = new StateDict { ["count"] = _count };
///         state.AddCopy("mean", _mean);
///         return state;
///     }
///
///     public void LoadStateDict(StateDict state) =&gt; StateReader.Load(state, "RunningMean", reader =&gt;
///     {
///         var count = reader.Long("count", least: 0);
///         reader.CopyTo("mean", _mean);
///         reader.Then(() =&gt; _count = count);
///     });
/// }
/// </code>
/// </example>
public interface IStateful
{
    /// <summary>The state as it is now: a snapshot. Its tensors are copies that outlive a scope, and what happens later does not change it.</summary>
    StateDict StateDict();

    /// <summary>
    /// Takes over a state. It is strict: where a name is missing or foreign, or a value has the wrong kind, shape, type or range, nothing is
    /// changed, and the exception names the faults. <see cref="StateReader"/> does that.
    /// </summary>
    /// <exception cref="StateMismatchException">The state does not fit.</exception>
    void LoadStateDict(StateDict state);
}
