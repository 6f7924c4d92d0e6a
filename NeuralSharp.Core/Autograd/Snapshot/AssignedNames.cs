using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>
/// The names of the variables that tensors were assigned to, found on their source lines: <c>var c = (a + b) * a.Tanh();</c> names the one of
/// the line's tensors that no other op of the line reads. Only exact lines count, those of Debug builds: a name from a line nearby would be wrong.
/// </summary>
internal static class AssignedNames
{
    /// <summary>A name for each tensor; null where the line, its file or an assignment on it is not known, or it is not plain which tensor is meant.</summary>
    public static string?[] Of(IReadOnlyList<Tensor> tensors, Origin?[] origins)
    {
        var names = new string?[tensors.Count];
        var statements = new Dictionary<(string File, int Line, int Column), List<Made>>();
        for (var i = 0; i < names.Length; i++)
        {
            if (origins[i] is not { IsExact: true, Line.File: { } file } origin) continue;
            ref var made = ref CollectionsMarshal.GetValueRefOrAddDefault(statements, (file, origin.Line.Number, origin.Column), out _);
            (made ??= []).Add(new(i, tensors[i], origin));
        }

        var files = new SourceFiles();
        foreach (var ((file, line, column), made) in statements)
        {
            var targets = files.LineOf(file, line) is { } text ? Assignment.TargetsOf(text.AsSpan(Math.Clamp(column - 1, 0, text.Length))) : [];
            if (targets.Count == 0) continue;
            if (made.Count > 1) made.RemoveAll(item => item.Tensor is Parameter);   // a layer that the line made has several
            made.Sort((left, right) => left.Origin.Order.CompareTo(right.Origin.Order));
            foreach (var execution in Executions(made)) Name(execution, targets, names);
        }

        return names;
    }

    /// <summary>Names what a statement has made in one execution, but for what it only needed on the way.</summary>
    private static void Name(List<Made> made, List<string> targets, string?[] names)
    {
        var read = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var (_, tensor, _) in made)
        {
            for (var i = 0; i < (tensor.Producer?.InputCount ?? 0); i++) read.Add(tensor.Producer!.InputTensor(i));
        }

        var unread = made.FindAll(item => !read.Contains(item.Tensor));
        var results = unread.Exists(item => !item.Tensor.IsLeaf) ? unread.FindAll(item => !item.Tensor.IsLeaf) : unread;
        if (results.Count != targets.Count) return;
        for (var i = 0; i < targets.Count; i++) names[results[i].Place] = targets[i];
    }

    /// <summary>
    /// What a statement has made, execution by execution, where it stands in a loop. A new one begins where the code goes back to an earlier place, or
    /// does again what it did at the same place.
    /// </summary>
    private static IEnumerable<List<Made>> Executions(List<Made> made)
    {
        List<Made> execution = [];
        for (int start = 0, end, offset = 0; start < made.Count; start = end)
        {
            var before = offset;
            offset = made[start].Origin.Offset;
            for (end = start + 1; end < made.Count && made[end].Origin.Offset == offset; end++)
            {
            }

            var isFirst = true;
            foreach (var unit in Units(made.GetRange(start, end - start)))
            {
                if ((!isFirst || offset < before) && execution.Count > 0)
                {
                    yield return execution;
                    execution = [];
                }

                execution.AddRange(unit);
                isFirst = false;
            }
        }

        yield return execution;
    }

    /// <summary>What was made at one place of the code, call by call: that of a module is known, others show where their ops repeat.</summary>
    private static IEnumerable<List<Made>> Units(List<Made> made)
    {
        var length = made[0].Origin.Called is null ? Period(made) : 0;
        for (int start = 0, end; start < made.Count; start = end)
        {
            var called = made[start].Origin.Called;
            if (length > 0) end = start + length;
            else
                for (end = start + 1; end < made.Count && IsOfOne(called, made[end - 1].Origin.Called, made[end].Origin.Called); end++)
                {
                }

            yield return made.GetRange(start, end - start);
        }
    }

    /// <summary>
    /// Whether an op belongs to the same call as those before it. A line that calls the <c>Forward</c> of a sequence itself, which is no noted call, seems to
    /// have called each part; parts, unlike modules that a line calls, have a place, and the first one's comes again where the sequence does.
    /// </summary>
    private static bool IsOfOne(ModuleCall? first, ModuleCall? before, ModuleCall? next) =>
        next == before || (first?.Place is { } place && next?.Place is { } other && other != place);

    /// <summary>The length of the shortest sequence of ops that gives the whole by being repeated; by the table of Knuth, Morris and Pratt.</summary>
    private static int Period(List<Made> made)
    {
        var table = new int[made.Count];
        for (int i = 1, matched = 0; i < table.Length; i++)
        {
            while (matched > 0 && made[i].Kind != made[matched].Kind) matched = table[matched - 1];
            if (made[i].Kind == made[matched].Kind) matched++;
            table[i] = matched;
        }

        var period = table.Length - table[^1];
        return table.Length % period == 0 ? period : table.Length;
    }

    /// <summary>A tensor that a statement has made.</summary>
    private readonly record struct Made(int Place, Tensor Tensor, Origin Origin)
    {
        public string? Kind => Tensor.Producer?.Name;
    }
}
