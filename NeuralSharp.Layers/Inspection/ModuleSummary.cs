using System.Globalization;
using System.Text;

namespace NeuralSharp.Layers;

/// <summary>Writes the tables that <see cref="Module.Summary()"/> and <see cref="Module.Summary(Shape, DType?)"/> return.</summary>
internal sealed class ModuleSummary
{
    private readonly List<string[]> _rows = [];
    private readonly HashSet<Parameter> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Module _module;
    private readonly DryRun? _run;
    private readonly string[] _head;
    private readonly int _texts;   // the columns of text; numbers follow

    private ModuleSummary(Module module, DryRun? run)
    {
        (_module, _run) = (module, run);
        (_head, _texts) = run is null
            ? (["path", "layer", "parameters", "count"], 3)
            : ((string[])["path", "layer", "output", "parameters", "count", "bytes", "multiply-adds"], 4);
    }

    /// <summary>A row for each leaf module and each with parameters of its own, and the totals; with a run, what it found.</summary>
    public static string Format(Module module, DryRun? run = null) => new ModuleSummary(module, run).Format();

    private string Format()
    {
        _rows.Add(_head);
        AddRows();
        var widths = Enumerable.Range(0, _head.Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, column) => column >= _texts ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
            if (row == _head) text.Append('-', widths.Sum() + (2 * (widths.Length - 1))).Append('\n');
        }

        AddTotals(text);
        return text.ToString();
    }

    private void AddRows()
    {
        var toVisit = new Stack<(MemberPath? Path, Module Module)>([(null, _module)]);
        while (toVisit.TryPop(out var place))
        {
            var parts = place.Module.Children;
            AddRow(place.Module, place.Path, isLeaf: parts.Count == 0);
            foreach (var (name, part) in parts.Reverse()) toVisit.Push((new(place.Path, name), part));
        }
    }

    private void AddRow(Module module, MemberPath? place, bool isLeaf)
    {
        var own = module.OwnParameters.ToList();
        if (own.Count > 0 || isLeaf)
        {
            var path = place?.ToString() ?? "";
            var fresh = own.Where(_seen.Add).ToList();
            var shapes = string.Join(", ", own.Select(parameter => parameter.ShapeText)) + Remark(own, fresh);
            var call = _run?.NextCall(module);
            _rows.Add(_run is null
                ? [path, module.ToString(), shapes, Count(fresh)]
                : [path, module.ToString(), call?.Output.ToString() ?? "", shapes, Count(fresh), Bytes(fresh), call is null ? "" : Number(call.Value.MultiplyAdds)]);
        }

    }

    private void AddTotals(StringBuilder text)
    {
        List<Parameter> parameters = [.. _module.Parameters];
        text.Append(CultureInfo.InvariantCulture, $"{Count(parameters)} parameters in {parameters.Count} tensors, {Kilobytes(Known(parameters))} KB");
        var frozen = parameters.Where(parameter => !parameter.RequiresGrad).ToList();
        if (frozen.Count > 0) text.Append(CultureInfo.InvariantCulture, $"; {Count(frozen)} of them frozen");
        var unknown = parameters.Count(parameter => parameter.IsLazy);
        if (unknown > 0) text.Append(CultureInfo.InvariantCulture, $"; {unknown} lazy until the first use");
        var buffers = _module.NamedBuffers;
        if (buffers.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n{Number(buffers.Sum(entry => (long)entry.Value.Length))} numbers in {buffers.Count} buffers, {Kilobytes(buffers.Select(entry => entry.Value))} KB");
        }

        if (_run is not null) text.Append(CultureInfo.InvariantCulture, $"\n{Number(_run.MultiplyAdds)} multiply-adds in matrix products for an input {_run.Input}, output {_run.Output}");
    }

    private static string Remark(List<Parameter> own, List<Parameter> fresh)
    {
        if (own.Count == 0) return "";
        var frozen = own.Count(parameter => !parameter.RequiresGrad);
        return (fresh.Count == 0 ? " (shared)" : "") + (frozen == own.Count ? " (frozen)" : frozen > 0 ? " (partly frozen)" : "");
    }

    private static string Count(List<Parameter> parameters) =>
        parameters.Count > 0 && !Known(parameters).Any() ? "?" : Number(Known(parameters).Sum(parameter => (long)parameter.Length));

    private static string Bytes(List<Parameter> parameters) => parameters.Count > 0 && !Known(parameters).Any() ? "?" : Number(BytesOf(Known(parameters)));

    private static string Kilobytes(IEnumerable<Tensor> tensors) => (BytesOf(tensors) / 1024.0).ToString("0.0", CultureInfo.InvariantCulture);

    private static long BytesOf(IEnumerable<Tensor> tensors) => tensors.Sum(tensor => (long)tensor.Length * tensor.DType.SizeInBytes());

    private static IEnumerable<Parameter> Known(IEnumerable<Parameter> parameters) => parameters.Where(parameter => !parameter.IsLazy);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
