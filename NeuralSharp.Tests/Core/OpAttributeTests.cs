using System.Reflection;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Ops say what they were given beside their input tensors, so that they can be shown and opened: <see cref="Op.Attributes"/>.</summary>
[TestFixture]
internal sealed class OpAttributeTests
{
    private static readonly Tensor s_x = Tensor.From<double>([1, -2, 3, -4, 5, -6], [2, 3], requiresGrad: true);

    /// <summary>An op, and its attributes as texts.</summary>
    private static readonly (Func<Tensor, Tensor> Function, string[] Attributes)[] s_cases =
    [
        (x => x.LeakyRelu(0.2), ["slope=0.2"]),
        (x => x.Elu(0.5), ["alpha=0.5"]),
        (x => x.Pow(3), ["exponent=3"]),
        (x => x.Pow(x), []),
        (x => x.Gelu(), ["approximate=False"]),
        (x => x.Gelu(approximate: true), ["approximate=True"]),
        (x => x.Clamp(-1, 2), ["min=-1", "max=2", "boundsPass=True"]),
        (x => x.HardTanh(), ["min=-1", "max=1", "boundsPass=False"]),
        (x => x.Sum(-1, keepDims: true), ["axes=[1]", "keepDims=True"]),
        (x => x.Max(), ["axes=[0, 1]", "keepDims=False"]),
        (x => x.CumSum(1), ["axis=1", "isFromEnd=False"]),
        (x => x.Transpose(), ["start=0", "sizes=[3, 2]", "strides=[1, 3]"]),
        (x => x.Flip(0), ["start=3", "sizes=[2, 3]", "strides=[-3, 1]"]),
        (x => x.Narrow(1, 1, 2), ["start=1", "sizes=[2, 2]", "strides=[3, 1]"]),
        (x => x.Pad([(1, 0), (0, 0)], 7), ["start=3", "sizes=[6]", "strides=[1]", "value=7"]),
        (x => x.BroadcastTo([4, 2, 3]), ["shape=[4, 2, 3]"]),
        (x => x.Tril(-1), ["isLower=True", "diagonal=-1"]),
        (x => x.To(DType.Float32), ["type=Float32"]),
        (x => Tensor.Concatenate([x, x], axis: 1), ["axis=1"]),
        (x => x.MatMul(x, transposeB: true), ["transposeA=False", "transposeB=True"]),
        (x => x.IndexSelect(Tensor.From([2, 0]), axis: 1), ["axis=1", "indices=[2, 0]", "paddingIndex=-1", "paddingIsZero=False"]),
        (x => x.Embedding(Tensor.From([1, 1]), paddingIndex: 0), ["axis=0", "indices=[1, 1]", "paddingIndex=0", "paddingIsZero=False"]),
        (x => x.Gather(Tensor.From(new[,] { { 2, 0 } }), axis: 1), ["axis=1", "indices=[2, 0]"]),
        (x => x.ScatterAdd(Tensor.From(new[,] { { 2, 0 } }), Tensor.From(new[,] { { 1.0, 2 } }), axis: 1), ["axis=1", "indices=[2, 0]"]),
        (x => x.SoftmaxCrossEntropy(Tensor.From([2, 0])), ["labels=[2, 0]", "labelSmoothing=0", "reduction=Mean"]),
        (x => x.SoftmaxCrossEntropy(Tensor.From([2, 0]), Tensor.From([1.0, 2, 3]), 0.1, ignoreIndex: 2, Reduction.Sum),
            ["labels=[2, 0]", "labelSmoothing=0.1", "classWeights=[1, 2, 3]", "ignoreIndex=2", "reduction=Sum"]),
        (x => x.SoftmaxCrossEntropy(x.Detach().Softmax(), reduction: Reduction.None), ["reduction=None"]),
        (x => x.LayerNorm([3], Tensor.Ones([3], DType.Float64), Tensor.Zeros([3], DType.Float64), 0.01),
            ["epsilon=0.01", "isCentered=True", "outer=1", "groups=2", "inner=3"]),
        (x => x.BatchNorm(Tensor.Ones([3], DType.Float64), Tensor.Zeros([3], DType.Float64), 0.01),
            ["epsilon=0.01", "isCentered=True", "outer=2", "groups=3", "inner=1"]),
        (x => x.RootMeanSquareNorm(0.01), ["epsilon=0.01", "isCentered=False", "outer=1", "groups=2", "inner=3"]),
        (x => Autograd.Checkpoint(t => t.Tanh(), x), ["arguments=1"]),
        (x => x * x, []),
    ];

    private static IEnumerable<Type> OpTypes => typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract && !type.IsGenericTypeDefinition);

    [TestCaseSource(nameof(Places))]
    public void An_op_tells_what_it_was_given(int place)
    {
        var (function, attributes) = s_cases[place];
        function(s_x).Producer!.Attributes.Select(attribute => $"{attribute.Key}={Text(attribute.Value)}").ShouldBe(attributes);
    }

    [Test]
    public void No_op_with_a_state_of_its_own_is_silent_about_it()
    {
        OpTypes.Where(type => type.Name != "CheckpointTrace" && HasState(type) && !Tells(type)).Select(type => type.Name).ShouldBeEmpty();
        OpTypes.Count(Tells).ShouldBeGreaterThan(25);   // the question can be answered with no
        HasState(typeof(Secretive)).ShouldBeTrue();
        Tells(typeof(Secretive)).ShouldBeFalse();
    }

    [Test]
    public void The_rules_of_an_op_tell_the_same_as_the_op()
    {
        var gradient = Autograd.Grad(s_x.LeakyRelu(0.2), [s_x], Weights(), createGraph: true)[0];
        var op = GraphWalk.Of(gradient, "Test").Ops.Single(op => op.Name == "LeakyReluGrad");
        (op.InputCount, op.Attributes["slope"]).ShouldBe((2, 0.2));
    }

    [Test]
    public void The_values_in_the_graphs_of_all_rows_are_of_few_types_and_are_copies()
    {
        foreach (var row in OpCases.All)
        {
            foreach (var op in GraphWalk.Of(row.Function(row.MakeInputs(DType.Float64, requiresGrad: true)), "Test").Ops)
            {
                foreach (var (name, value) in op.Attributes)
                {
                    (value is double or int or bool or Enum or int[] or double[]).ShouldBeTrue($"{op.Name} {name}: {value.GetType()}");
                    if (value is Array { Length: > 0 }) op.Attributes[name].ShouldNotBeSameAs(value);
                }
            }
        }
    }

    private static IEnumerable<int> Places => Enumerable.Range(0, s_cases.Length);

    private static Tensor Weights()
    {
        var weights = Tensor.OnesLike(s_x);
        weights.RequiresGrad = true;
        return weights;
    }

    /// <summary>Whether an op holds more than its tensors: what is captured by its constructor, or a field that is no tensor and no name.</summary>
    private static bool HasState(Type type)
    {
        for (var part = type; part != typeof(Op) && part != null; part = part.BaseType)
        {
            foreach (var field in part.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                var isScratch = field.FieldType == typeof(Tensor) && !field.Name.StartsWith('<');
                if (field.FieldType != typeof(string) && field.FieldType != typeof(Tensor[]) && !isScratch) return true;
            }
        }

        return false;
    }

    private static bool Tells(Type type) => type.GetProperty(nameof(Op.Attributes))!.DeclaringType != typeof(Op);

    private static string Text(object value) => value is Array numbers
        ? $"[{string.Join(", ", numbers.Cast<object>().Select(Text))}]"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}");

    private sealed class Secretive(double slope) : UnaryOp
    {
        public override string Name => "Secretive";

        protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => x.CopyTo(y);

        protected override Tensor Backward(Tensor gradOutput) => gradOutput * slope;
    }
}
