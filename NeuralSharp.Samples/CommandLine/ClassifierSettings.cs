using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>What the user chose for a sample that learns to tell images apart.</summary>
internal sealed record ClassifierSettings
{
    public string? Data { get; init; }
    public bool Offline { get; init; }
    public int Epochs { get; init; } = 5;
    public int BatchSize { get; init; } = 64;
    public string Optimizer { get; init; } = "adam";
    public double? LearningRate { get; init; }
    public ulong Seed { get; init; } = 1;
    public int Threads { get; init; } = Backend.Threads;
    public string? Save { get; init; }
    public string? Pictures { get; init; }

    /// <summary>Gives a command the options for these settings, and what to do with them.</summary>
    public static Command AddTo(SampleCommand command, string dataHelp, string offlineHelp, Func<ClassifierSettings, CancellationToken, int> run)
    {
        var data = new Option<string?>("--data") { Description = dataHelp };
        var offline = new Option<bool>("--offline") { Description = offlineHelp };
        var epochs = Options.Positive("--epochs", "How often to go through the training images", 5);
        var batchSize = Options.Positive("--batch-size", "Images a step", 64);
        var optimizer = Optimizers.NameOption();
        var learningRate = Options.LearningRate();
        var seed = Options.Seed();
        var threads = Options.Positive("--threads", "Threads to compute on", Backend.Threads, most: 1024);
        var save = new Option<string?>("--save") { Description = $"A file for the trained parameters, such as {command.Name}.safetensors" };
        var pictures = Options.Pictures("curves, the confusion matrix, the worst images and the weights");
        foreach (var option in (Option[])[data, offline, epochs, batchSize, optimizer, learningRate, seed, threads, save, pictures])
            command.Add(option);

        command.SetSample((parsed, cancellation) => run(
            new()
            {
                Data = parsed.GetValue(data),
                Offline = parsed.GetValue(offline),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                Optimizer = parsed.GetValue(optimizer)!,
                LearningRate = parsed.GetValue(learningRate),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Save = parsed.GetValue(save),
                Pictures = parsed.GetValue(pictures),
            },
            cancellation));
        return command;
    }

    /// <summary>A path that cannot be written to is better known before the training than after.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public void CheckPaths()
    {
        if (Pictures is not null) Directory.CreateDirectory(Pictures);
        if (Save is null) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(Save));
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"--save {Save}: there is no folder '{folder}'. Create it first.");
        if (Directory.Exists(Save)) throw new IOException($"--save {Save}: this is a folder. Name a file in it.");
    }
}
