using System.Text.RegularExpressions;
using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The mistakes of the gallery: each broken program shows its symptom from every seed, the repaired one does not, and what is shown is what runs.</summary>
[TestFixture]
internal sealed partial class GalleryTests
{
    private static readonly string[] s_names =
    [
        "overwrite", "recursion", "backward-twice", "zero-grad", "inner-nodes", "grad-too-early", "product-rule", "bias-sum",
        "broadcast", "xor-stuck", "softmax", "zero-weights", "dead-relu", "learning-rate", "other-weights", "float32-check",
    ];

    private static IEnumerable<ulong> Seeds => Enumerable.Range(1, 20).Select(seed => (ulong)seed);

    [Test]
    public void There_are_sixteen_in_order() => Gallery.All.Select(mistake => mistake.Name).ShouldBe(s_names);

    [Test]
    public void The_broken_one_shows_its_symptom_from_every_seed_and_the_repaired_one_does_not([ValueSource(nameof(s_names))] string name)
    {
        var mistake = Named(name);
        foreach (var seed in Seeds)
        {
            var (broken, repaired) = (mistake.Broken(seed), mistake.Repaired(seed));
            mistake.HasSymptom(broken).ShouldBeTrue($"{name}, seed {seed}: {string.Join(", ", broken.Numbers)}");
            mistake.HasSymptom(repaired).ShouldBeFalse($"{name}, seed {seed}: {string.Join(", ", repaired.Numbers)}");
            repaired.Numbers.Select(number => number.Name).ShouldBe(broken.Numbers.Select(number => number.Name));
        }
    }

    [Test]
    public void A_seed_gives_the_same_numbers_again_and_where_nothing_is_drawn_every_seed_does([ValueSource(nameof(s_names))] string name)
    {
        var mistake = Named(name);
        mistake.Broken(3).Numbers.ShouldBe(mistake.Broken(3).Numbers);
        mistake.Repaired(3).Numbers.ShouldBe(mistake.Repaired(3).Numbers);
        if (!mistake.IsRandom) mistake.Broken(4).Numbers.ShouldBe(mistake.Broken(3).Numbers);
    }

    /// <summary>Numbers worked out by hand.</summary>
    [TestCase("overwrite", "dc/dx", 15, 3 * (2 + 5))]
    [TestCase("recursion", "dy/da", 29, 25)]
    [TestCase("recursion", "dy/db", 22, 19)]
    [TestCase("backward-twice", "de/da after pass 1", 1, 1)]
    [TestCase("backward-twice", "de/da after pass 2", 3, 2)]
    [TestCase("zero-grad", "gradient 1", 4, 4)]
    [TestCase("zero-grad", "gradient 2", 8, 4)]
    [TestCase("zero-grad", "gradient 3", 12, 4)]
    [TestCase("inner-nodes", "dloss/dw in pass 1", 24, 24)]
    [TestCase("inner-nodes", "dloss/dw in pass 2", 48, 24)]
    [TestCase("product-rule", "dy/dx", 2, 3)]
    [TestCase("bias-sum", "dloss/db", 1, 3)]
    [TestCase("broadcast", "differences averaged", 64, 8)]
    [TestCase("zero-weights", "loss", 0.25, 0)]
    [TestCase("zero-weights", "largest gradient", 0, 0)]
    [TestCase("zero-weights", "answer to (0, 1)", 0.5, 1)]
    [TestCase("learning-rate", "a step multiplies w by", 1 - (2 * 1.1), 1 - (2 * 0.1))]
    [TestCase("dead-relu", "units that are 0 for all 32 examples", 8, 0)]
    public void It_measures_what_is_worked_out_by_hand(string name, string number, double broken, double repaired)
    {
        // Trained networks come near to what they are to say.
        var tolerance = name == "zero-weights" ? 0.01 : 1e-6;
        Named(name).Broken(1)[number].ShouldBe(broken, 1e-6);
        Named(name).Repaired(1)[number].ShouldBe(repaired, tolerance);
    }

    [Test]
    public void A_gradient_that_is_not_there_is_null()
    {
        Named("grad-too-early").Broken(1).Of("dc/da as read").ShouldBeNull();
        var (a, b) = (-4.0, 2.0);
        Named("grad-too-early").Repaired(1)["dc/da as read"].ShouldBe(Math.Tanh(a) + ((a + b) * (1 - (Math.Tanh(a) * Math.Tanh(a)))), 1e-6);
    }

    [Test]
    public void The_other_order_of_the_two_paths_gives_6_and_46()
    {
        // Overwriting: 2y last gives 2 · 3. Recursion: the product first gives s 6, then 7, and d 5, then 6: 6 + 3 · 5 + 7 + 3 · 6.
        var x = Tensor.Scalar(2.0, requiresGrad: true);
        (3 * x * 2).Backward();
        x.Grad!.Item().ShouldBe(6);
        (6 + (3 * 5) + 7 + (3 * 6)).ShouldBe(46);
        Named("overwrite").HasSymptom(new(("dc/dx", 6))).ShouldBeTrue();
        Named("recursion").HasSymptom(new(("dy/da", 46))).ShouldBeTrue();
    }

    [Test]
    public void A_perfect_answer_through_two_softmaxes_costs_0551()
    {
        var perfect = Tensor.From(new double[,] { { 1, 0, 0 } });
        var expected = Math.Log(Math.E + 1 + 1) - 1;
        expected.ShouldBe(0.551, 0.0005);
        perfect.SoftmaxCrossEntropy(Tensor.From([0])).Item().ShouldBe(expected, 1e-12);
        foreach (var seed in Seeds) Named("softmax").Broken(seed)["loss after 300 steps"].ShouldBeInRange(expected - 1e-6, 0.7);
        foreach (var seed in Seeds) Named("softmax").Repaired(seed)["loss after 300 steps"].ShouldBeLessThan(0.01);
    }

    [Test]
    public void The_loss_that_broadcasts_stops_at_the_variance_of_the_targets()
    {
        double[] targets = [.. Enumerable.Range(0, 8).Select(i => 2 * (i - 3.5) / 3.5)];
        foreach (var seed in Seeds) Named("broadcast").Broken(seed)["loss"].ShouldBe(targets.Average(target => target * target), 1e-4);
        foreach (var seed in Seeds) Named("broadcast").Repaired(seed)["slope learned"].ShouldBe(2, 1e-4);
    }

    [Test]
    public void Stuck_networks_end_near_an_eighth_or_a_sixth()
    {
        var outcome = Named("xor-stuck").Broken(1);
        outcome["starts of 20 that learn"].ShouldBeInRange(1, 19);
        outcome["largest loss"].ShouldBeInRange(0.11, 0.26);
        Named("xor-stuck").Repaired(1)["largest loss"].ShouldBeLessThan(0.01);
    }

    [Test]
    public void The_repaired_engines_agree_with_the_real_one()
    {
        var x = Tensor.Scalar(2.0, requiresGrad: true);
        var y = 3 * x;
        ((2 * y) + (5 * y)).Backward();
        Named("overwrite").Repaired(1)["dc/dx"].ShouldBe(x.Grad!.Item());

        var (a, b) = (Tensor.Scalar(2.0, requiresGrad: true), Tensor.Scalar(3.0, requiresGrad: true));
        var (s, d) = (a + b, a * b);
        ((s + d) + (s * d)).Backward();
        Named("recursion").Repaired(1)["dy/da"].ShouldBe(a.Grad!.Item());
        Named("recursion").Repaired(1)["dy/db"].ShouldBe(b.Grad!.Item());

        var (p, w) = (Tensor.Scalar(2.0, requiresGrad: true), Tensor.Scalar(3.0, requiresGrad: true));
        (p * w).Backward();
        Named("product-rule").Repaired(1)["dy/dx"].ShouldBe(p.Grad!.Item());
        Named("product-rule").Repaired(1)["dy/dw"].ShouldBe(w.Grad!.Item());

        var (rows, bias) = (Tensor.From([1.0, 2, 3], requiresGrad: true), Tensor.From([0.5], requiresGrad: true));
        (rows + bias).Sum().Backward();
        Named("bias-sum").Repaired(1)["dloss/db"].ShouldBe(bias.Grad!.Item());
    }

    [Test]
    public void What_is_shown_stands_in_the_file_of_the_mistake_and_is_no_more_than_a_screen([ValueSource(nameof(s_names))] string name)
    {
        var mistake = Named(name);
        var source = HtmlPage.Part($"{mistake.GetType().Name}.cs", mistake.GetType().Assembly).Split('\n').Select(line => line.Trim()).ToHashSet();
        foreach (var code in (string[])[mistake.BrokenCode, mistake.RepairedCode, mistake.AskedCode])
        {
            var lines = code.Split('\n');
            lines.Length.ShouldBeInRange(1, 24);
            lines.ShouldAllBe(line => source.Contains(line.Trim()));
            lines.ShouldContain(line => line.Length > 0 && line[0] != ' ');
            lines.ShouldAllBe(line => !line.TrimStart().StartsWith("// <", StringComparison.Ordinal));
            lines.Max(line => line.Length).ShouldBeLessThan(104);
        }

        mistake.BrokenCode.ShouldNotBe(mistake.RepairedCode);
    }

    [Test]
    public void A_guess_has_three_choices_with_a_reply_each([ValueSource(nameof(s_names))] string name)
    {
        var guess = Named(name).Guess;
        guess.Choices.Count.ShouldBe(3);
        guess.Right.ShouldBeInRange(1, 3);
        guess.Choices.Select(choice => choice.Text).ShouldBeUnique();
        guess.Choices.ShouldAllBe(choice => choice.Reply.Length > 20 && Sentence().IsMatch(choice.Reply));
        for (var choice = 1; choice <= 3; choice++) guess.Reply(choice).ShouldStartWith(choice == guess.Right ? "Right." : "No.");
    }

    [Test]
    public void The_right_choices_stand_at_all_three_places() => Gallery.All.Select(mistake => mistake.Guess.Right).Distinct().Count().ShouldBe(3);

    private static Mistake Named(string name) => Gallery.All.Single(mistake => mistake.Name == name);

    [GeneratedRegex(@"[.?]$")]
    private static partial Regex Sentence();
}
