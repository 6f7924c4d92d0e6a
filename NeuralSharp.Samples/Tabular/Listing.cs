namespace NeuralSharp.Samples;

/// <summary>Names in a message, of many only the first.</summary>
internal static class Listing
{
    private const int MostShown = 6;

    public static string Of(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostShown).Select(Printable.Quoted)) + (names.Count > MostShown ? Invariant($" and {names.Count - MostShown} more") : "");
}
