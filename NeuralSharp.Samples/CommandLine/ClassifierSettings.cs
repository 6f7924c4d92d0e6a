using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>What the user chose for a sample that learns to tell images apart.</summary>
internal sealed record ClassifierSettings
{
    public string? Data { get; init; }
    public bool Offline { get; init; }
    public Preset Preset { get; init; } = Presets.Default;
    public ulong Seed { get; init; } = 1;
    public int Threads { get; init; } = Backend.Threads;
    public string? Save { get; init; }
    public string? Pictures { get; init; }
    public string? Checkpoint { get; init; }
    public int? CheckpointEvery { get; init; }
    public bool Resume { get; init; }

    /// <summary>Gives a command the options for these settings, and what to do with them.</summary>
    public static Command AddTo(SampleCommand command, string dataHelp, string offlineHelp, Func<ClassifierSettings, CancellationToken, int> run)
    {
        var data = new Option<string?>("--data") { Description = dataHelp };
        var offline = new Option<bool>("--offline") { Description = offlineHelp };
        var preset = PresetOption();
        var epochs = Options.Positive("--epochs", "How often to go through the training images (default: the preset's)");
        var batchSize = Options.Positive("--batch-size", "Images a step (default: the preset's)");
        var optimizer = Optimizers.NameOption(byDefault: null, "What steps the parameters (default: the preset's)");
        var learningRate = Options.LearningRate("The step size, at its largest (default: the preset's, or one that suits the optimizer)");
        var seed = Options.Seed();
        var threads = Options.Positive("--threads", "Threads to compute on", Backend.Threads, most: 1024);
        var save = new Option<string?>("--save") { Description = $"A file for the trained model, such as {command.Name}.safetensors" };
        var pictures = Options.Pictures("curves, the confusion matrix, the worst images and the weights");
        var checkpoint = new Option<string?>("--checkpoint") { Description = "A folder that keeps where the training is, after each epoch and at Ctrl-C, for --resume" };
        var checkpointEvery = Options.Positive("--checkpoint-every", "After how many steps, too, the training is kept in that folder");
        var resume = new Option<bool>("--resume") { Description = "Go on from the newest checkpoint in that folder, bit for bit; begin where there is none" };
        command.Validators.Add(result =>
        {
            if (result.GetValue(checkpoint) is null && (result.GetValue(resume) || result.GetValue(checkpointEvery) is not null))
                result.AddError("--resume and --checkpoint-every go with a folder: --checkpoint DIR.");
        });
        foreach (var option in (Option[])[data, offline, preset, epochs, batchSize, optimizer, learningRate, seed, threads, save, pictures, checkpoint, checkpointEvery, resume])
            command.Add(option);

        command.SetSample((parsed, cancellation) => run(
            new()
            {
                Data = parsed.GetValue(data),
                Offline = parsed.GetValue(offline),
                Preset = Presets.All.Single(one => one.Name == parsed.GetValue(preset)).With(
                    parsed.GetValue(epochs), parsed.GetValue(batchSize), parsed.GetValue(optimizer), parsed.GetValue(learningRate)),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Save = parsed.GetValue(save),
                Pictures = parsed.GetValue(pictures),
                Checkpoint = parsed.GetValue(checkpoint),
                CheckpointEvery = parsed.GetValue(checkpointEvery),
                Resume = parsed.GetValue(resume),
            },
            cancellation));
        return command;
    }

    /// <summary>A path that cannot be written to is better known before the training than after.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public void CheckPaths()
    {
        if (Checkpoint is not null) OutputPaths.PrepareFolder("--checkpoint", Checkpoint);
        if (Pictures is not null) OutputPaths.PrepareFolder("--pictures", Pictures);
        if (Save is not null) OutputPaths.CheckFile("--save", Save);
    }

    private static Option<string> PresetOption()
    {
        var purposes = Presets.All.Select(preset => $"{preset.Name} ({preset.Purpose})");
        var option = new Option<string>("--preset")
        {
            Description = $"The network and its training, from which other options may differ: {string.Join(", ", purposes)}",
            DefaultValueFactory = _ => Presets.Default.Name,
        };
        option.AcceptOnlyFromAmong([.. Presets.All.Select(preset => preset.Name)]);
        return option;
    }
}
