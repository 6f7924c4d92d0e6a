using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>Data sets made of others give the examples that they should, also in batches that reuse their memory.</summary>
[TestFixture]
internal sealed class DatasetExtensionsTests
{
    private static readonly TensorDataset s_data = Numbered(0, 30);

    [Test]
    public void A_subset_has_its_examples_in_its_order()
    {
        var part = s_data.Subset(5, 3, 5);
        (part.Count, part.InputShape).ShouldBe((3, s_data.InputShape));
        Places(part).ShouldBe([5, 3, 5]);
        Places(part.Subset(2, 1)).ShouldBe([5, 3]);
        Should.Throw<ArgumentOutOfRangeException>(() => s_data.Subset(30)).Message.ShouldContain("no example 30 among 30");
        Should.Throw<ArgumentOutOfRangeException>(() => part.Gather([3]));
    }

    [Test]
    public void Take_shuffle_and_concat()
    {
        Places(s_data.Take(3)).ShouldBe([0, 1, 2]);
        s_data.Take(99).ShouldBeSameAs(s_data);
        Places(s_data.Shuffle(seed: 1)).Order().ShouldBe(Enumerable.Range(0, 30));
        Places(s_data.Shuffle(seed: 1)).ShouldBe(Places(s_data.Shuffle(seed: 1)));
        Places(s_data.Shuffle(seed: 1)).ShouldNotBe(Places(s_data.Shuffle(seed: 2)));

        var all = s_data.Take(2).Concat(s_data.Subset(), Numbered(100, 3), s_data.Subset(), s_data.Subset(7));
        all.Count.ShouldBe(6);
        Places(all).ShouldBe([0, 1, 100, 101, 102, 7]);
        all.Gather([5, 2, 0, 4, 2]).Targets.ToArray<int>().ShouldBe([7, 100, 0, 102, 100]);
        all.Gather([3]).Inputs.ToArray<float>().ShouldBe([101, -101]);
        all.Gather([]).Targets.Shape.ShouldBe([0]);
        Should.Throw<ArgumentOutOfRangeException>(() => all.Gather([6]));
        Should.Throw<ShapeException>(() => s_data.Concat(new TensorDataset(Tensor.Zeros([2, 3]), Tensor.Zeros([2])))).Message.ShouldContain("one shape");
    }

    [Test]
    public void Map_changes_batches()
    {
        var doubled = s_data.Map(batch => batch with { Inputs = Tensor.Concatenate([batch.Inputs, batch.Inputs], axis: 1) * 2 });
        doubled.InputShape.ShouldBe([4]);
        doubled.Gather([3]).Inputs.ToArray<float>().ShouldBe([6, -6, 6, -6]);
        Places(doubled).ShouldBe(Enumerable.Range(0, 30));
        Should.Throw<ShapeException>(() => s_data.Map(batch => batch with { Targets = Tensor.Scalar(1f) }).Gather([1, 2])).Message.ShouldContain("Map: of 2 examples");
    }

    [Test]
    public void Splits_and_folds_have_each_example_once_and_each_label_in_proportion()
    {
        Dataset labelled = new TensorDataset(Tensor.From(Enumerable.Range(0, 30).Select(i => (float)i).ToArray()).Reshape(30, 1), Tensor.From(Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? 1 : 0).ToArray()));
        var (first, second) = labelled.Split(0.7, stratified: true, seed: 5);
        (Ones(first), Ones(second), first.Count, second.Count).ShouldBe((7, 3, 21, 9));
        foreach (var (train, validation) in labelled.KFold(5, stratified: true)) (train.Count, validation.Count, Ones(validation)).ShouldBe((24, 6, 2));
        labelled.KFold(5).SelectMany(fold => fold.Validation.Gather([0, 1, 2, 3, 4, 5]).Inputs.ToArray<float>()).Order().ShouldBe(Enumerable.Range(0, 30).Select(i => (float)i));

        Should.Throw<ArgumentException>(() => labelled.KFold(11, stratified: true)).Message.ShouldContain("Label 1 has 10");
        Should.Throw<ArgumentException>(() => labelled.Subset(1).Split(0.5)).Message.ShouldContain("1 examples cannot be divided");
        Should.Throw<ArgumentException>(() => ToyData.Sine(10).Split(0.5, stratified: true)).Message.ShouldContain("needs labels");
        Should.Throw<ArgumentOutOfRangeException>(() => labelled.Split(0));
        Should.Throw<ArgumentOutOfRangeException>(() => labelled.KFold(1));

        static int Ones(Dataset data) => data.Batches(100).Sum(batch => batch.Targets.ToArray<int>().Sum());
    }

    private static TensorDataset Numbered(int start, int count) => new(
        Tensor.From(Enumerable.Range(start, count).SelectMany(i => (float[])[i, -i]).ToArray()).Reshape(count, 2), Tensor.From(Enumerable.Range(start, count).ToArray()));

    /// <summary>The places of all examples, as batches of both kinds have them.</summary>
    private static List<int> Places(Dataset data)
    {
        var places = data.Batches(4).SelectMany(batch => batch.Targets.ToArray<int>()).ToList();
        data.Batches(4, reuseBuffers: true).SelectMany(batch => batch.Targets.ToArray<int>()).ShouldBe(places);
        return places;
    }
}
