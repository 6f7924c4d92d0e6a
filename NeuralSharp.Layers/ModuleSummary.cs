using System.Globalization;
using System.Text;

namespace NeuralSharp.Layers;

/// <summary>Writes the table that <see cref="Module.Summary"/> returns.</summary>
internal static class ModuleSummary
{
    private static readonly string[] Head = ["path", "layer", "parameters", "count"];

    /// <summary>A row a leaf module, and the totals.</summary>
    public static string Format(Module module)
    {
        List<string[]> rows = [Head];
        AddRows(rows, module, "", new HashSet<Parameter>(ReferenceEqualityComparer.Instance));
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column == Head.Length - 1 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
            if (row == Head) text.Append('-', widths.Sum() + (2 * (widths.Length - 1))).Append('\n');
        }

        var parameters = module.Parameters;
        var bytes = parameters.Sum(parameter => (long)parameter.Length * parameter.DType.SizeInBytes());
        return text.Append(CultureInfo.InvariantCulture, $"{Count(parameters)} parameters in {parameters.Count} tensors, {bytes / 1024.0:0.0} KB").ToString();
    }

    private static void AddRows(List<string[]> rows, Module module, string path, HashSet<Parameter> seen)
    {
        var own = module.NamedParameters.Where(entry => !entry.Key.Contains('.')).Select(entry => entry.Value).ToList();
        if (own.Count > 0 || module.Children.Count == 0)
        {
            var shapes = string.Join(", ", own.Select(parameter => parameter.Shape));
            var fresh = own.Where(seen.Add).ToList();
            var isShared = own.Count > 0 && fresh.Count == 0;
            rows.Add([path, module.ToString(), isShared ? shapes + " (shared)" : shapes, Count(fresh)]);
        }

        foreach (var (name, child) in module.Children) AddRows(rows, child, path.Length == 0 ? name : $"{path}.{name}", seen);
    }

    private static string Count(IReadOnlyList<Parameter> parameters) =>
        parameters.Sum(parameter => (long)parameter.Length).ToString("N0", CultureInfo.InvariantCulture);
}
