using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuralSharp.Tests.Explained;

/// <summary>A recorded graph of scalars as the pages' data has it, with the engine's own pass over it.</summary>
internal sealed class ScalarGraph
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Dictionary<Tensor, int> _ids = new(ReferenceEqualityComparer.Instance);

    /// <param name="output">The end of the graph.</param>
    /// <param name="arrived">The gradient to begin with.</param>
    public ScalarGraph(Tensor output, double arrived = 1)
    {
        var snapshot = GraphSnapshot.Of(output);
        var record = BackwardRecord.Of(output, snapshot, Tensor.Full(output.Shape, arrived, output.DType));
        var walk = GraphWalk.Of(output, nameof(ScalarGraph));
        for (var i = 0; i < walk.Tensors.Count; i++) _ids.Add(walk.Tensors[i], i);

        Values = [.. snapshot.Tensors.Select(tensor => tensor.Values![0])];
        Gradients = [.. snapshot.Tensors.Select(tensor => record.GradientOf(tensor)?.Elements![0])];
        Ops = [.. snapshot.Ops.Select(op => op.Name)];
        var edges = new List<int[]>();
        foreach (var tensor in snapshot.Tensors)
        {
            for (var i = 0; i < tensor.Producer?.Inputs.Count; i++)
                edges.Add([tensor.Producer.Inputs[i].Id, tensor.Id, i, tensor.Producer.Inputs[i].RequiresGrad ? 1 : 0]);
        }

        Steps = [.. record.Visits.Select(visit => new Step(visit.Op.Output.Id, visit.Arrived.Elements![0], [.. visit.Contributions.Select(part => new Contribution(
            edges.FindIndex(edge => edge[1] == visit.Op.Output.Id && edge[2] == part.Index),
            part.Local!.Value, part.Value.Elements![0], part.Before?.Elements![0], part.After.Elements![0]))]))];
        Json = JsonSerializer.Serialize(
            new
            {
                nodes = snapshot.Tensors.Select(tensor => new
                {
                    kind = tensor.Producer is not null ? "result" : tensor.RequiresGrad ? "leaf" : "constant",
                    op = tensor.Producer?.Name,
                    constants = tensor.Producer?.Attributes.Where(attribute => attribute.Value is double or bool)
                        .ToDictionary(attribute => attribute.Key, attribute => Convert.ToDouble(attribute.Value, System.Globalization.CultureInfo.InvariantCulture)),
                    values = tensor.Values![0],
                    generation = tensor.Producer?.Generation ?? 0,
                }),
                edges,
                steps = Steps.Select(step => new { node = step.Node, arrived = step.Arrived }),
            },
            s_options);
    }

    /// <summary>The values, inputs before what is made of them.</summary>
    public double[] Values { get; }

    /// <summary>The complete gradient of each node, null where none arrives.</summary>
    public double?[] Gradients { get; }

    /// <summary>The names of its ops.</summary>
    public string[] Ops { get; }

    /// <summary>The visits of the pass.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>The view as the page's data has it.</summary>
    public string Json { get; }

    /// <summary>Whether a tensor is in it.</summary>
    public bool Holds(Tensor tensor) => _ids.ContainsKey(tensor);

    /// <summary>Where a tensor stands.</summary>
    public int IdOf(Tensor tensor) => _ids[tensor];

    internal sealed record Step(int Node, double Arrived, IReadOnlyList<Contribution> Contributions);

    internal sealed record Contribution(int Edge, double Local, double Value, double? Before, double After);
}
