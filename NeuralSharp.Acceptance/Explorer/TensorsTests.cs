using System.Text.Json;
using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Acceptance;

/// <summary>The network of XOR as tensors: the numbers of the program's own graph, in its own Float32.</summary>
[TestFixture]
internal sealed class TensorsTests
{
    [Test]
    public async Task Each_tensor_has_the_programs_values_and_gradients()
    {
        // The program again, with the gradients of its results kept.
        var model = ReadersLeaves.XorModel;
        Tensor x = Tensor.From(new float[,] { { 1, 1 } }), target = Tensor.From(new float[,] { { 0 } });
        List<(string Op, Tensor Result)> results = [];
        var h = x;
        foreach (var layer in model) results.Add((layer is Dense ? "Linear" : layer.GetType().Name, h = layer.Forward(h)));
        results.Add(("MeanSquaredError", Losses.MeanSquaredError(h, target)));
        foreach (var (_, result) in results) result.RetainGrad();
        foreach (var parameter in model.Parameters) parameter.Grad = null;
        results[^1].Result.Backward();

        await using var page = await Explorer.Open(ExplainedPages.Path("xor.html"), "view=tensors&predict=off");
        await page.Page.Keyboard.PressAsync("End");
        var (shown, place, made) = (await page.See(), 0, 0);
        foreach (var node in (await page.View("tensors")).GetProperty("nodes").EnumerateArray())
        {
            var tensor = Of(node);
            string[] values = [.. tensor.ToArray<float>().Select(value => ShortNumber.Of(value))];
            if (values is [var only]) shown.Values[place].ShouldBe(only);
            else shown.Cells[place].ShouldBe(values);
            if (tensor.Grad is { } gradient)
            {
                var numbers = gradient.ToArray<float>();
                shown.Gradients[place].ShouldBe(numbers is [var one] ? $"grad {ShortNumber.Of(one)}" : $"grad {ShortNumber.Of(numbers.Min())} … {ShortNumber.Of(numbers.Max())}");
            }

            place++;
        }

        made.ShouldBe(results.Count);

        Tensor Of(JsonElement node)
        {
            if (!node.TryGetProperty("op", out var op)) return node.GetProperty("name").GetString() switch { "x" => x, "target" => target, var name => model.NamedParameters.Single(entry => entry.Key == name).Value };
            op.GetString().ShouldBe(results[made].Op);
            return results[made++].Result;
        }
    }

    [Test]
    public async Task A_changed_number_goes_through_all_tensors()
    {
        await using var page = await Explorer.Open(ExplainedPages.Path("xor.html"), "view=scalars&predict=off");
        var scalars = await page.View("scalars");
        var engine = new EngineReplay(scalars, new Dictionary<string, double>(ReadersLeaves.Of("xor.html")) { ["0.weight[0, 1]"] = -2 });
        var field = page.Page.Locator(Invariant($"#leaves input[data-node='{engine.PlaceOf("0.weight[0, 1]")}']"));
        await field.FillAsync("-2");
        await field.PressAsync("Enter");
        await page.Page.ClickAsync("#views button:has-text('tensors')");
        await page.Page.Keyboard.PressAsync("End");
        var (shown, place) = (await page.See(), 0);
        foreach (var node in (await page.View("tensors")).GetProperty("nodes").EnumerateArray())
        {
            int[] places = node.GetProperty("scalars").Deserialize<int[]>()!;
            string[] numbers = [.. places.Select(scalar => ShortNumber.Of(engine.Value(scalar)))];
            if (numbers.Length == 1) shown.Values[place].ShouldBe(numbers[0]);
            else shown.Cells[place].ShouldBe(numbers);
            place++;
        }
    }
}
