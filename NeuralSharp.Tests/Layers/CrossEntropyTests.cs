using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class CrossEntropyTests
{
    [TestCase(2)]
    [TestCase(10)]
    [TestCase(1000)]
    public void Equal_logits_cost_the_logarithm_of_the_classes(int classes) =>
        Losses.CrossEntropy(Tensor.Full([3, classes], 0.7, DType.Float64), Tensor.From([0, 1, classes - 1])).Item().ShouldBe(Math.Log(classes), 1e-13);

    [Test]
    public void The_gradient_is_softmax_less_one_hot_over_the_batch()
    {
        // softmax [0, ln 3] = [1/4, 3/4]; the loss is (−ln 3/4 − ln 1/4) / 2.
        var logits = Tensor.From(new double[,] { { 0, Math.Log(3) }, { 0, Math.Log(3) } }, requiresGrad: true);
        var loss = Losses.CrossEntropy(logits, Tensor.From([1, 0]));
        loss.Shape.ShouldBe([]);
        loss.Item().ShouldBe(-(Math.Log(0.75) + Math.Log(0.25)) / 2, 1e-15);
        loss.Backward();
        logits.Grad!.ToArray<double>().ShouldBe([1 / 8.0, -1 / 8.0, -3 / 8.0, 3 / 8.0], 1e-15);
    }

    [TestCase(1, 1)]
    [TestCase(4, 3)]
    [TestCase(33, 10)]
    [TestCase(2, 300)]
    public void It_is_what_a_loop_sums_up(int batch, int classes)
    {
        var logits = Tensor.Normal([batch, classes], 0, 2, DType.Float64, new Generator(1));
        var generator = new Generator(2);
        int[] labels = [.. Enumerable.Range(0, batch).Select(_ => generator.NextInt(classes))];
        var x = logits.ToArray<double>();
        var sum = 0.0;
        for (var row = 0; row < batch; row++)
        {
            var total = 0.0;
            for (var j = 0; j < classes; j++) total += Math.Exp(x[(row * classes) + j]);
            sum -= Math.Log(Math.Exp(x[(row * classes) + labels[row]]) / total);
        }

        Losses.CrossEntropy(logits, Tensor.From(labels)).Item().ShouldBe(sum / batch, 1e-12);
        Losses.CrossEntropy(logits.To(DType.Float32), Tensor.From(labels)).Item().ShouldBe(sum / batch, 1e-5);
        if (logits.Length < 400) LossGradients.Check(tensor => Losses.CrossEntropy(tensor, Tensor.From(labels)), logits);
    }

    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void It_stays_finite_at_a_thousand(DType dtype)
    {
        var logits = Tensor.From(new float[,] { { 1000, -1000 }, { 1000, -1000 } }).To(dtype).Detach();
        logits.RequiresGrad = true;
        var loss = Losses.CrossEntropy(logits, Tensor.From([0, 1]));
        loss.Item().ShouldBe(1000); // (0 + 2000) / 2
        loss.Backward();
        Bits.Doubles(logits.Grad!).ShouldBe([0, 0, 0.5, -0.5]);
    }

    [TestCase(3)]
    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    public void A_label_outside_the_classes_is_named_with_its_place(int label)
    {
        var message = Should.Throw<ShapeException>(() => Losses.CrossEntropy(Tensor.Zeros([2, 3]), Tensor.From([0, label]))).Message;
        message.ShouldContain($"label {label} at position 1");
        message.ShouldContain("3 classes 0 to 2");
    }

    [Test]
    public void Labels_are_integers() =>
        Should.Throw<DTypeException>(() => Losses.CrossEntropy(Tensor.Zeros([2, 3]), Tensor.Zeros([2]))).Message.ShouldContain("To(DType.Int32)");

    [TestCase(new[] { 2, 3 }, new[] { 3 })]
    [TestCase(new[] { 2, 3 }, new[] { 2, 1 })]
    [TestCase(new[] { 2 }, new[] { 2 })]
    [TestCase(new[] { 2, 3, 4 }, new[] { 2 })]
    public void Logits_are_a_matrix_and_labels_a_vector_of_its_rows(int[] logits, int[] labels) =>
        Should.Throw<ShapeException>(() => Losses.CrossEntropy(Tensor.Zeros(logits), Tensor.Zeros(labels, DType.Int32))).Message
            .ShouldContain("outputs are [batch, classes], labels [batch]");

    [Test]
    public void Logits_are_floats() =>
        Should.Throw<DTypeException>(() => Losses.CrossEntropy(Tensor.Zeros([2, 3], DType.Int32), Tensor.Zeros([2], DType.Int32)));

    [Test]
    public void Null_is_refused()
    {
        Should.Throw<ArgumentNullException>(() => Losses.CrossEntropy(null!, Tensor.From([0])));
        Should.Throw<ArgumentNullException>(() => Losses.CrossEntropy(Tensor.Zeros([1, 2]), null!));
    }
}
