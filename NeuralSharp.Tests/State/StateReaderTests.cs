using NeuralSharp.Tests.Culture;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.State;

/// <summary>The one way in which states are checked.</summary>
[TestFixture]
internal sealed class StateReaderTests
{
    [Test]
    public void Each_fault_is_told_in_its_words_in_any_culture()
    {
        MessageOf(new(), reader => reader.Long("x")).ShouldBe("Mine: the state does not fit: 'x' is missing. Do this.");
        Fault(1.5, reader => reader.Long("x")).ShouldBe("'x' is 1.5, and should be a whole number from -9223372036854775808 to 9223372036854775807");
        Fault(-3, reader => reader.Long("x", 0, 7)).ShouldBe("'x' is -3, and should be a whole number from 0 to 7");
        Fault(-3, reader => reader.ULong("x")).ShouldBe("'x' is -3, and should be a whole number from 0 to 18446744073709551615");
        Fault(Tensor.Scalar(-1, DType.Float64), reader => reader.Long("x", 0, 7)).ShouldBe("'x' is -1, and should be a whole number from 0 to 7");
        Fault("3", reader => reader.Long("x", 0, 7)).ShouldBe("'x' is '3', and should be a whole number from 0 to 7");
        Fault("3", reader => reader.Double("x")).ShouldBe("'x' is '3' instead of one number");
        Fault(-0.5, reader => reader.Double("x", 0, 1.5)).ShouldBe("'x' is -0.5, and should be from 0 to 1.5");
        Fault(double.NaN, reader => reader.Double("x", double.NegativeInfinity, double.PositiveInfinity)).ShouldBe("'x' is NaN, and should be from -Infinity to Infinity");
        Fault(1, reader => reader.String("x")).ShouldBe("'x' is 1 instead of a text");
        Fault(1, reader => reader.Bool("x")).ShouldBe("'x' is 1 instead of true or false");
        Fault(1, reader => reader.Tensor("x")).ShouldBe("'x' is 1 instead of a tensor");
        Fault(default, reader => reader.Tensor("x")).ShouldBe("'x' is null instead of a tensor");
        Fault(Tensor.Ones([2]), reader => reader.Tensor("x", [3], DType.Float32)).ShouldBe("'x' is [2] there and [3] here");
        Fault(Tensor.Ones([2]), reader => reader.CopyTo("x", Tensor.Ones([2], DType.Float64))).ShouldBe("'x' is Float32 there and Float64 here");
        Fault(1, _ => { }).ShouldBe("'x' is no part of it");
        Fault(1, reader => reader.Fault("x", "is odd")).ShouldBe("'x' is odd");
        Fault(1, reader =>
        {
            reader.Long("x");
            reader.Fault("nothing goes together");
        }).ShouldBe("nothing goes together");
    }

    [Test]
    public void What_fits_is_read()
    {
        var tensor = Tensor.From([1.0]);
        var destination = Tensor.Zeros([1], DType.Float64);
        var done = new List<string>();
        StateReader.Load(new() { ["a"] = 1, ["b"] = 2ul, ["c"] = double.NaN, ["d"] = "x", ["e"] = true, ["f"] = tensor, ["p.a"] = 7 }, "Mine", reader =>
        {
            (reader.Long("a"), reader.ULong("b"), reader.String("d"), reader.Bool("e")).ShouldBe((1, 2ul, "x", true));
            double.IsNaN(reader.Double("c")).ShouldBeTrue();
            reader.Tensor("f").ShouldBeSameAs(tensor);
            reader.CopyTo("f", destination);
            reader.Names.Count().ShouldBe(7);
            reader.Part("p").Names.ShouldBe(["a"]);
            reader.Part("p").Long("a").ShouldBe(7);
            reader.Part("p").Then(() => done.Add("first"));
            reader.Then(() => done.Add("second"));
            done.ShouldBeEmpty();
            destination.ToArray<double>().ShouldBe([0.0]);
        });
        done.ShouldBe(["first", "second"]);
        destination.ToArray<double>().ShouldBe([1.0]);
    }

    [Test]
    public void Ten_faults_are_named_and_the_others_counted_and_nothing_is_done()
    {
        var state = new StateDict(Enumerable.Range(0, 8).Select(i => KeyValuePair.Create($"foreign{i}", (StateValue)i))) { ["p.good"] = 1 };
        var message = MessageOf(state, reader =>
        {
            reader.Part("p").Long("good");
            for (var i = 0; i < 7; i++) reader.Part("p").Part("q").Double($"missing{i}");
            reader.Then(() => Assert.Fail("it is refused"));
            reader.Part("p").Then(() => Assert.Fail("it is refused"));
        });
        message.ShouldContain("'p.q.missing6' is missing; 'foreign0' is no part of it");
        message.ShouldContain("'foreign2' is no part of it (and 5 more). Do this.");
    }

    [Test]
    public void Names_from_a_state_do_nothing_to_a_terminal() =>
        MessageOf(new() { ["a\u001b[31m\nb"] = 1 }, _ => { }).ShouldContain(@"'a\u001B[31m\u000Ab' is no part of it");

    private static string Fault(StateValue value, Action<StateReader> read) =>
        MessageOf(new() { ["x"] = value }, read)["Mine: the state does not fit: ".Length..^". Do this.".Length];

    private static string MessageOf(StateDict state, Action<StateReader> read) => Cultures.Under(
        Cultures.Strange, () => Should.Throw<StateMismatchException>(() => StateReader.Load(state, "Mine", read, "Do this.")).Message);
}
