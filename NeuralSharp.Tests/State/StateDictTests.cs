using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.State;

/// <summary>States as a user writes and reads them.</summary>
[TestFixture]
internal sealed class StateDictTests
{
    private static readonly StateDict s_state = new()
    {
        ["mean"] = Tensor.From([1f, 2]),
        ["steps"] = 3,
        ["seed"] = ulong.MaxValue,
        ["rate"] = 0.5,
        ["name"] = "Adam",
        ["is_done"] = true,
    };

    [Test]
    public void Values_keep_their_kinds_and_their_order()
    {
        s_state.Keys.ShouldBe(["mean", "steps", "seed", "rate", "name", "is_done"]);
        s_state.Values.Select(value => value.Kind)
            .ShouldBe([StateKind.Tensor, StateKind.Long, StateKind.ULong, StateKind.Double, StateKind.String, StateKind.Bool]);
        s_state.Values.Select(value => value.ToString()).ShouldBe(["Float32 [2]", "3", "18446744073709551615", "0.5", "'Adam'", "true"]);
        s_state.Tensors.Select(entry => entry.Key).ShouldBe(["mean"]);
        (s_state.GetLong("steps"), s_state.GetULong("seed"), s_state.GetDouble("rate"), s_state.GetString("name"), s_state.GetBool("is_done"))
            .ShouldBe((3, ulong.MaxValue, 0.5, "Adam", true));
        s_state.GetTensor("mean").ShouldBeSameAs((Tensor)s_state["mean"]);
        s_state.Count.ShouldBe(6);
        (s_state.ContainsKey("rate"), s_state.TryGetValue("Rate", out _)).ShouldBe((true, false));
    }

    [Test]
    public void Numbers_convert_where_they_stay_the_same()
    {
        (long, ulong, double) Three(StateValue value) => ((long)value, (ulong)value, (double)value);
        foreach (var value in (StateValue[])[3, 3L, 3ul, 3.0, Tensor.Scalar(3, DType.Float64)]) Three(value).ShouldBe((3, 3ul, 3.0));
        ((long)(StateValue)long.MinValue).ShouldBe(long.MinValue);
        ((double)(StateValue)(1L << 53)).ShouldBe(9007199254740992);
        double.IsNaN((double)(StateValue)double.NaN).ShouldBeTrue();
        foreach (var value in (StateValue[])[0.5, double.NaN, 1e16, double.PositiveInfinity, ulong.MaxValue, "3", true, default, Tensor.Scalar(3), Tensor.From([3.0, 3])])
            Should.Throw<InvalidCastException>(() => (long)value).Message.ShouldContain($"The value is {value}, and no long");
        foreach (var value in (StateValue[])[-1, -1.0, "3"]) Should.Throw<InvalidCastException>(() => (ulong)value);
        foreach (var value in (StateValue[])[(1L << 53) + 1, ulong.MaxValue, "3", true]) Should.Throw<InvalidCastException>(() => (double)value);
        foreach (var value in (StateValue[])[1, 1.0, "true", default]) Should.Throw<InvalidCastException>(() => (bool)value);
        foreach (var value in (StateValue[])[1, true, Tensor.Scalar(1), default]) Should.Throw<InvalidCastException>(() => (string)value);
        foreach (var value in (StateValue[])[1, true, "x", default]) Should.Throw<InvalidCastException>(() => (Tensor)value);
    }

    [Test]
    public void A_name_that_is_not_there_or_a_value_of_another_kind_is_named()
    {
        Should.Throw<KeyNotFoundException>(() => s_state["step"]).Message.ShouldBe("The state has no 'step'; it has 'mean', 'steps', 'seed', 'rate', 'name', 'is_done'.");
        Should.Throw<KeyNotFoundException>(() => new StateDict().GetLong("step")).Message.ShouldBe("The state has no 'step'; it has nothing.");
        var many = new StateDict(Enumerable.Range(0, 12).Select(i => KeyValuePair.Create($"{i}\u001b", (StateValue)i)));
        Should.Throw<KeyNotFoundException>(() => many["x"]).Message.ShouldEndWith(@"'9\u001B' and 2 more.");
        Should.Throw<StateMismatchException>(() => s_state.GetTensor("steps")).Message.ShouldContain("'steps' in the state: The value is 3, and no tensor");
        Should.Throw<StateMismatchException>(() => s_state.GetLong("rate")).Message.ShouldContain("'rate' in the state: The value is 0.5, and no long");
        Should.Throw<StateMismatchException>(() => s_state.GetBool("name")).Message.ShouldContain("'Adam', and no bool");
    }

    [Test]
    public void Parts_stand_under_their_names()
    {
        var run = new StateDict { { "epoch", 2 }, { "model", "MLP" }, { "model", new StateDict { ["0.weight"] = 1, [""] = 2 } }, { "models", s_state } };
        run.Keys.Take(4).ShouldBe(["epoch", "model", "model.0.weight", "model."]);
        run.Part("model").ShouldBe([new("0.weight", 1), new("", 2)]);
        run.Part("model").Part("0").ShouldBe([new("weight", 1)]);
        run.Part("models").ShouldBe(s_state);
        run.Part("nothing").ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => run.Add("models", s_state)).Message.ShouldContain("The state has 'models.mean' already");
        Should.Throw<ArgumentException>(() => run.Add("epoch", 3)).Message.ShouldContain("'epoch' already");
        Should.Throw<ArgumentException>(() => new StateDict(new KeyValuePair<string, StateValue>[] { new("a", 1), new("a", 1) })).Message.ShouldContain("'a' already");
        Should.Throw<ArgumentNullException>(() => run.Add(null!, 3));
        (run.Remove("epoch"), run.Remove("epoch")).ShouldBe((true, false));
    }

    [Test]
    public void A_value_is_held_as_it_is_and_a_copy_is_one()
    {
        var state = new StateDict();
        using (Tensor.Scope())
        {
            var (it, tensor) = (Tensor.Ones([2]) + 1, Tensor.Ones([2]) + 1);
            state["it"] = it;
            state.AddCopy("copy", tensor);
            state.GetTensor("it").ShouldBeSameAs(it);
            using (Autograd.NoGrad()) tensor.CopyFrom(Tensor.Zeros([2]));
        }

        state.GetTensor("copy").ToArray<float>().ShouldBe([2f, 2]);
        Should.Throw<TensorRecycledException>(() => state.GetTensor("it").ToArray<float>());
        var parameter = new Parameter(Tensor.Ones([1]));
        state.AddCopy("parameter", parameter);
        state.GetTensor("parameter").RequiresGrad.ShouldBeFalse();
    }
}
