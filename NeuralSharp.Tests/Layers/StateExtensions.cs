namespace NeuralSharp.Tests.Layers;

/// <summary>What tests want of a state.</summary>
internal static class StateExtensions
{
    /// <summary>The values that are numbers.</summary>
    public static IEnumerable<KeyValuePair<string, StateValue>> Numbers(this StateDict state) =>
        state.Where(entry => entry.Value.Kind is StateKind.Long or StateKind.ULong or StateKind.Double);

    /// <summary>The state without a name.</summary>
    public static StateDict Without(this StateDict state, string name) => new(state.Where(entry => entry.Key != name));
}
