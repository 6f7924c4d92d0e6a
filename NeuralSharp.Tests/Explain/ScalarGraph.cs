using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuralSharp.Tests.Explain;

/// <summary>
/// A recorded graph of scalars as the pages' data has it, with what the engine's own rules give at every step: each op is asked for the gradients of its
/// inputs, and what it answers is added here, in the engine's order.
/// </summary>
internal sealed class ScalarGraph
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly List<Tensor> _tensors = [];
    private readonly Dictionary<Tensor, int> _ids = new(ReferenceEqualityComparer.Instance);
    private readonly List<(int From, int To, int Input, bool Needs)> _edges = [];

    /// <param name="output">The end of the graph.</param>
    /// <param name="constants">The numbers that an op was given beside its inputs.</param>
    /// <param name="arrived">The gradient to begin with.</param>
    public ScalarGraph(Tensor output, Func<Op, IEnumerable<(string Name, double Value)>> constants, double arrived = 1)
    {
        Number(output);
        Gradients = new double?[_tensors.Count];
        Gradients[^1] = arrived;
        var visits = _tensors.Where(tensor => tensor.Producer is not null).OrderByDescending(tensor => tensor.Producer!.Generation).ThenByDescending(tensor => _ids[tensor]);
        Steps = [.. visits.Where(tensor => tensor.RequiresGrad).Select(tensor => Visit(tensor))];
        Json = JsonSerializer.Serialize(
            new
            {
                nodes = _tensors.Select(tensor => new
                {
                    kind = tensor.Producer is not null ? "result" : tensor.RequiresGrad ? "leaf" : "constant",
                    op = tensor.Producer?.Name,
                    constants = tensor.Producer is { } op ? constants(op).ToDictionary(constant => constant.Name, constant => constant.Value) : null,
                    values = tensor.Item(),
                    generation = tensor.Producer?.Generation ?? 0,
                }),
                edges = _edges.Select(edge => new[] { edge.From, edge.To, edge.Input, edge.Needs ? 1 : 0 }),
                steps = Steps.Select(step => new { node = step.Node, arrived = step.Arrived }),
            },
            s_options);
    }

    /// <summary>The tensors, inputs before what is made of them.</summary>
    public IReadOnlyList<Tensor> Tensors => _tensors;

    /// <summary>The gradient of each, null where none arrives.</summary>
    public double?[] Gradients { get; }

    /// <summary>The visits of the pass.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>The view as the page's data has it.</summary>
    public string Json { get; }

    /// <summary>Where a tensor stands.</summary>
    public int IdOf(Tensor tensor) => _ids[tensor];

    private void Number(Tensor output)
    {
        var waiting = new Stack<(Tensor Tensor, bool IsReady)>([(output, false)]);
        while (waiting.TryPop(out var next))
        {
            var (tensor, isReady) = next;
            if (_ids.ContainsKey(tensor)) continue;
            if (!isReady && tensor.Producer is { } op)
            {
                waiting.Push((tensor, true));
                for (var i = op.InputCount - 1; i >= 0; i--) waiting.Push((op.InputTensor(i), false));
                continue;
            }

            var id = _ids[tensor] = _tensors.Count;
            _tensors.Add(tensor);
            for (var i = 0; i < tensor.Producer?.InputCount; i++)
            {
                var input = tensor.Producer.InputTensor(i);
                _edges.Add((_ids[input], id, i, input.RequiresGrad));
            }
        }
    }

    private Step Visit(Tensor tensor)
    {
        var (op, node) = (tensor.Producer!, _ids[tensor]);
        var arrived = Gradients[node]!.Value;
        var contributions = new List<Contribution>();
        for (var edge = 0; edge < _edges.Count; edge++)
        {
            var (from, to, input, needs) = _edges[edge];
            if (to != node || !needs) continue;
            var (local, value) = (Ask(op, input, tensor, 1), Ask(op, input, tensor, arrived));
            var before = Gradients[from];
            Gradients[from] = before is null ? value : before + value;
            contributions.Add(new(edge, local, value, before, Gradients[from]!.Value));
        }

        op.EndVisit();
        return new(node, arrived, contributions);
    }

    private static double Ask(Op op, int input, Tensor output, double arrived)
    {
        using var mode = Autograd.NoGrad();
        var answer = op.Backward(input, Tensor.Full(output.Shape, arrived, DType.Float64)).Item();
        op.EndVisit();
        return answer;
    }

    internal sealed record Step(int Node, double Arrived, IReadOnlyList<Contribution> Contributions);

    internal sealed record Contribution(int Edge, double Local, double Value, double? Before, double After);
}
