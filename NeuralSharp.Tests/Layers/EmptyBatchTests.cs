using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>The rule of docs/layers.md for a batch of no examples, for every loss and every layer.</summary>
[TestFixture]
internal sealed class EmptyBatchTests
{
    private static readonly Dictionary<Type, (Func<Module> Make, int[] Input, int[] Output)> s_layers = new()
    {
        [typeof(Dense)] = (() => new Dense(3, 4), [0, 3], [0, 4]),
        [typeof(Embedding)] = (() => new Embedding(5, 3), [0, 2], [0, 2, 3]),
        [typeof(Bilinear)] = (() => new Bilinear(2, 2, 3), [0, 4], [0, 3]),
        [typeof(BatchNorm)] = (() => new BatchNorm(3), [0, 3], [0, 3]),
        [typeof(LayerNorm)] = (() => new LayerNorm(3), [0, 3], [0, 3]),
        [typeof(RMSNorm)] = (() => new RMSNorm(3), [0, 3], [0, 3]),
        [typeof(Flatten)] = (() => new Flatten(), [0, 3, 2], [0, 6]),
        [typeof(NeuralSharp.Layers.Reshape)] = (() => new NeuralSharp.Layers.Reshape(3, -1), [0, 6], [0, 3, 2]),
        [typeof(Residual)] = (() => new Residual(new Dense(3, 3)), [0, 3], [0, 3]),
        [typeof(Sequential)] = (() => new Sequential(new Dense(3, 2), new ReLU()), [0, 3], [0, 2]),
        [typeof(Lambda)] = (() => new Lambda(x => x * 2), [0, 3], [0, 3]),
        [typeof(PReLU)] = (() => new PReLU(3), [0, 3], [0, 3]),
    };

    private static IEnumerable<Type> Layers => typeof(Module).Assembly.GetTypes().Where(type => type is { IsPublic: true, IsAbstract: false } && type.IsSubclassOf(typeof(Module)));

    [TestCaseSource(nameof(Layers))]
    public void A_layer_passes_an_empty_batch_on(Type type)
    {
        var (make, input, output) = s_layers.TryGetValue(type, out var row) ? row : (() => Plain(type), [0, 3], [0, 3]);
        foreach (var isTraining in new[] { false, true })
        {
            var layer = make();
            if (!isTraining) layer.Eval();
            var empty = Tensor.Zeros(Shape.Create(input), type == typeof(Embedding) ? DType.Int32 : DType.Float32);
            if (isTraining && layer is BatchNorm)
            {
                Should.Throw<ShapeException>(() => layer.Forward(empty)).Message.ShouldContain("0 value(s) for each feature");
                layer.NamedBuffers.ShouldAllBe(buffer => Bits.Doubles(buffer.Value).All(double.IsFinite));
                continue;
            }

            var result = layer.Forward(empty);
            result.Shape.ToArray().ShouldBe(output);
            if (result.RequiresGrad) result.Sum().Backward();
            foreach (var parameter in layer.Parameters.Where(parameter => parameter.Grad is not null))
                Bits.Doubles(parameter.Grad!).ShouldAllBe(value => value == 0);
        }
    }

    [TestCaseSource(typeof(LossTable), nameof(LossTable.All))]
    public void A_loss_of_an_empty_batch(LossRow row)
    {
        var output = row.Activate(row.MakeInput(1))[..0].Detach();
        output.RequiresGrad = true;
        var target = row.Target(new Generator(2))[..0];
        switch (row.Reduction)
        {
            case Reduction.Mean:
                var message = Should.Throw<ShapeException>(() => row.Loss(output, target)).Message;
                message.ShouldContain("the batch is empty");
                message.ShouldContain("no mean of nothing");
                break;
            case Reduction.Sum:
                var loss = row.Loss(output, target);
                loss.Item().ShouldBe(0);
                loss.Backward();
                output.Grad!.Length.ShouldBe(0);
                break;
            default:
                row.Loss(output, target).Length.ShouldBe(0);
                break;
        }
    }

    [Test]
    public void The_cross_entropy_of_probabilities_of_no_classes_is_a_sum_of_nothing()
    {
        var output = Tensor.Zeros([3, 0], requiresGrad: true);
        Losses.CrossEntropy(reduction: Reduction.None)(output, Tensor.Zeros([3, 0])).ToArray<float>().ShouldBe([0f, 0, 0]);
        var loss = Losses.CrossEntropy(reduction: Reduction.Sum)(output, Tensor.Zeros([3, 0]));
        loss.Item().ShouldBe(0);
        loss.Backward();
        output.Grad!.Shape.ToArray().ShouldBe([3, 0]);
    }

    private static Module Plain(Type type)
    {
        var constructor = type.GetConstructors().OrderBy(candidate => candidate.GetParameters().Count(parameter => !parameter.HasDefaultValue)).First();
        return (Module)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : 0.1)]);
    }
}
