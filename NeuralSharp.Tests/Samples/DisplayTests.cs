using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralSharp.Tests.Samples;

/// <summary>What is drawn on a terminal: it fits the width, and it says what the numbers say.</summary>
[TestFixture]
internal sealed class DisplayTests
{
    private static readonly string[] s_digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    [Test]
    public void A_sparkline_falls_with_the_loss_on_a_logarithmic_scale() =>
        Sparkline.Draw([1, 0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6, 1e-7], 8, hasUnicode: true).ShouldBe("█▇▆▅▄▃▂▁");

    [Test]
    public void A_sparkline_of_more_values_than_columns_shows_the_mean_of_each_share() =>
        Sparkline.Draw([100, 300, 1, 3], 2, hasUnicode: true).ShouldBe("█▁");

    [TestCase(0, 10, "")]
    [TestCase(3, 10, "▁▁▁")]
    [TestCase(3, 0, "")]
    [TestCase(3, -5, "")]
    public void A_sparkline_of_equal_values_is_flat_and_never_too_wide(int count, int width, string expected) =>
        Sparkline.Draw([.. Enumerable.Repeat(0.5, count)], width, hasUnicode: true).ShouldBe(expected);

    [Test]
    public void A_sparkline_of_zeros_and_without_unicode_is_drawn() =>
        Sparkline.Draw([1, 0], 2, hasUnicode: false).ShouldBe("@_");

    [TestCase(200)]
    [TestCase(80)]
    [TestCase(40)]
    public void The_live_lines_fit_the_terminal_and_tell_progress_time_loss_accuracy_and_speed(int width)
    {
        IRenderable? shown = null;
        var screen = NewScreen(width);
        var live = new LiveTraining(screen, drawing => shown = drawing, batchSize: 64, accuracy: () => 0.9123);
        live.OnStep(new(Epoch: 1, Epochs: 2, Batch: 1, Batches: 100, Loss: 0.5));
        shown.ShouldNotBeNull("the first step is shown at once");

        var lines = Lines(screen, live.Draw(new(Epoch: 2, Epochs: 2, Batch: 50, Batches: 100, Loss: 0.25), TimeSpan.FromSeconds(30)));
        lines.Length.ShouldBe(3);
        lines.ShouldAllBe(line => line.Length < width);
        lines[0].ShouldStartWith("epoch 2/2");
        lines[0].ShouldContain(" 75 %");
        lines[0].ShouldEndWith("10 s left");      // a quarter of the way is left, three took 30 s
        lines[1].ShouldStartWith("loss      0.5000");
        lines[2].ShouldStartWith("accuracy  91.2 %");
        lines[2].ShouldEndWith("320 samples/s");  // 150 steps of 64 in 30 s
    }

    [Test]
    public void The_line_of_an_epoch_is_shorter_on_a_narrow_terminal_and_whole_in_a_pipe()
    {
        var epoch = new EpochResult(3, new(0.1234, 0.9567), null, TimeSpan.FromSeconds(0.5), 120_000);
        const string whole = "epoch  3  loss 0.1234  accuracy 95.67 %  120,000 samples/s  0.50 s";
        TrainingDisplay.Line(epoch, NewScreen(80)).ShouldBe(whole);
        TrainingDisplay.Line(epoch, NewScreen(40)).ShouldBe("epoch  3  loss 0.1234  accuracy 95.67 %");
        TrainingDisplay.Line(epoch, NewScreen(40, isTerminal: false)).ShouldBe(whole);
    }

    [Test]
    public void Guesses_count_what_was_taken_for_what()
    {
        var guesses = ThreeClasses();
        guesses.Chosen.ShouldBe([0, 1, 2, 1, 2]);
        guesses.Confusion.ShouldBe(new[,] { { 1, 1, 0 }, { 0, 1, 1 }, { 0, 0, 1 } });
        guesses.Accuracy.ShouldBe(0.6);
        guesses.Worst(10).ShouldBe([4, 3]);       // the true class had 0.1 there and 0.3 here
        guesses.Worst(1).ShouldBe([4]);
        guesses.MostConfused(1).ShouldBe([(0, 1, 1)]);
        guesses.MostConfused(9).ShouldBe([(0, 1, 1), (1, 2, 1)]);
        guesses.Probability(4, 2).ShouldBe(0.8f);
    }

    [TestCase(120)]
    [TestCase(80)]
    [TestCase(40)]
    public void The_confusion_table_fits_and_holds_the_counts_or_on_a_narrow_terminal_percentages(int width)
    {
        var guesses = TenClasses();
        var screen = NewScreen(width);
        foreach (var names in (IReadOnlyList<string>[])[s_digits, FashionMnist.ClassNames])
        {
            var lines = Lines(screen, ConfusionTable.Draw(guesses, names, screen));
            lines.ShouldAllBe(line => line.Length < width);
            var row = lines.Single(line => line.StartsWith('4'));
            row.ShouldContain(width > 40 ? "  900    ·    ·    ·    ·  100  90.0 %" : " 90  ·  ·  ·  · 10");
        }
    }

    [TestCase(300, 6, 1)]
    [TestCase(100, 3, 1)]
    [TestCase(80, 2, 2)]
    [TestCase(40, 1, 2)]
    public void As_many_of_the_worst_images_stand_side_by_side_as_fit(int width, int inRow, int rows)
    {
        var (pixels, labels) = DrawnDigits.Render(50, seed: 1);
        for (var i = 0; i < 50; i++) pixels[i * 784] = pixels[(i * 784) + 783] = 255;   // ink in the corners: nothing can be cropped
        var images = new ImageDataset(pixels, labels, 28, 28);
        var probabilities = Enumerable.Range(0, 500).Select(i => i % 10 == 0 ? 0.91f : 0.01f).ToArray();   // all are taken for 0
        var screen = NewScreen(width);
        var lines = Lines(screen, WorstImages.Draw(new(probabilities, labels, 10), images, s_digits, screen));
        var captions = lines.Where(line => line.StartsWith("guess 0, 91 %", StringComparison.Ordinal)).ToArray();
        captions.Length.ShouldBe(rows);
        captions[0].Split("guess").Length.ShouldBe(inRow + 1);
        lines.ShouldAllBe(line => line.Length < width);
    }

    [Test]
    public void Where_no_image_was_guessed_wrong_none_is_drawn()
    {
        var screen = NewScreen(80);
        Lines(screen, WorstImages.Draw(new([1, 0, 0, 1], [0, 1], 2), new(new byte[8], [0, 1], 2, 2), s_digits, screen)).ShouldBe([""]);
    }

    [Test]
    public void Pixels_are_half_blocks_in_grey_and_without_colour_blocks_where_they_are_light()
    {
        byte[] pixels = [255, 255, 0, 0, 255, 0, 255, 0];
        var image = new TextImage(pixels, 4);
        var plain = NewScreen(80);
        var drawing = new Drawing();
        image.AppendLine(drawing, 0, plain, (0, 4));
        Lines(plain, drawing.EndLine())[0].ShouldBe("█▀▄ ".TrimEnd());

        var colored = NewScreen(80, ColorSystemSupport.TrueColor);
        drawing = new Drawing();
        image.AppendLine(drawing, 0, colored, (1, 2));
        var segment = ((IRenderable)drawing).Render(RenderOptions.Create(colored.Console), 80).First();
        segment.Text.ShouldBe("▀");
        segment.Style.Foreground.ShouldBe(new Color(255, 255, 255));
        segment.Style.Background.ShouldBe(new Color(0, 0, 0));
    }

    [Test]
    public void A_training_is_stopped_after_the_step_in_which_it_was_asked_for()
    {
        using var source = new CancellationTokenSource();
        var stop = new StopOn(source.Token);
        stop.OnStep(new(1, 1, 1, 2, 0.5));
        stop.StopRequested.ShouldBeFalse();
        source.Cancel();
        stop.OnStep(new(1, 1, 2, 2, 0.5));
        stop.StopRequested.ShouldBeTrue();
    }

    /// <summary>Five images of three classes; images 3 and 4 are guessed wrong.</summary>
    internal static Guesses ThreeClasses() => new(
        [0.8f, 0.1f, 0.1f, 0.2f, 0.7f, 0.1f, 0.1f, 0.1f, 0.8f, 0.3f, 0.6f, 0.1f, 0.1f, 0.1f, 0.8f], [0, 1, 2, 0, 1], 3);

    /// <summary>A thousand images of each of ten classes; a tenth of the 4s is taken for 9s.</summary>
    private static Guesses TenClasses()
    {
        var labels = Enumerable.Range(0, 10_000).Select(i => (byte)(i / 1000)).ToArray();
        var probabilities = new float[100_000];
        for (var i = 0; i < labels.Length; i++) probabilities[(i * 10) + (labels[i] == 4 && i % 10 == 0 ? 9 : labels[i])] = 1;
        return new(probabilities, labels, 10);
    }

    private static Screen NewScreen(int width, ColorSystemSupport colors = ColorSystemSupport.NoColors, bool isTerminal = true)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(TextWriter.Null), Ansi = AnsiSupport.Yes, ColorSystem = colors });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return new(console, isTerminal);
    }

    private static string[] Lines(Screen screen, IRenderable drawing)
    {
        var text = string.Concat(drawing.Render(RenderOptions.Create(screen.Console), screen.Width).Select(segment => segment.IsLineBreak ? "\n" : segment.Text));
        return [.. text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }
}
