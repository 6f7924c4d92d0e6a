using Spectre.Console;

namespace NeuralSharp.Samples;

/// <summary>The images a sample learns from, and where they came from.</summary>
internal sealed record ImageSource(string Origin, ImageDataset Train, ImageDataset Test)
{
    private const string OfflineVariable = "NEURALSHARP_OFFLINE";
    private const int DrawnTraining = 10_000;
    private const int DrawnTest = 2_000;

    /// <summary>
    /// MNIST from the folder given, the folder of <c>NEURALSHARP_DATA</c>, the cache, or the net, in that order; where it is in
    /// none of them, digits that the program draws itself.
    /// </summary>
    public static ImageSource Digits(string? folder, bool offline, CancellationToken cancellation)
    {
        if (folder is not null || Mnist.DefaultFolder() != Mnist.CacheFolder || Mnist.Remote.IsIn(Mnist.CacheFolder))
        {
            var source = folder is null ? Mnist.FolderVariable : "--data";
            folder ??= Mnist.DefaultFolder();
            var (train, test) = Load("MNIST", folder, source, Mnist.Load);
            return new($"MNIST in {folder}", train, test);
        }

        if (IsOffline(offline)) return DrawnDigitsBecause($"no MNIST files here, and {(offline ? "--offline" : OfflineVariable)} forbids fetching them");
        try
        {
            Fetch(Mnist.Remote, Mnist.CacheFolder, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DrawnDigitsBecause(e.Message);
        }

        return Digits(Mnist.CacheFolder, offline, cancellation);
    }

    /// <summary>Fashion-MNIST from the folder given, the cache, or the net.</summary>
    /// <exception cref="IOException">It is in none of them.</exception>
    public static ImageSource Fashion(string? folder, bool offline, CancellationToken cancellation)
    {
        if (folder is null && !FashionMnist.Remote.IsIn(FashionMnist.CacheFolder))
        {
            if (IsOffline(offline)) throw new IOException("There are no Fashion-MNIST files here, and fetching them is forbidden. Give their folder with --data.");
            Fetch(FashionMnist.Remote, FashionMnist.CacheFolder, cancellation);
        }

        folder ??= FashionMnist.CacheFolder;
        var (train, test) = Load("Fashion-MNIST", folder, "--data", FashionMnist.Load);
        return new($"Fashion-MNIST in {folder}", train, test);
    }

    /// <summary>Loads files from a folder; where they are missing, the advice is one for the command line.</summary>
    /// <exception cref="SampleException">A file is not there.</exception>
    private static (ImageDataset Train, ImageDataset Test) Load(
        string name, string folder, string source, Func<string, (ImageDataset Train, ImageDataset Test)> load)
    {
        try
        {
            return load(folder);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            var missing = e is FileNotFoundException { FileName: { } file } ? $"there is no '{Path.GetFileName(file)}', neither plain nor as .gz" : "there is no such folder";
            throw new SampleException($"{source} {Printable.Escape(folder)}: {missing}. Name the folder of {name}'s four files, or go without {source}: the files are then fetched.");
        }
    }

    private static ImageSource DrawnDigitsBecause(string reason)
    {
        Console.WriteLine($"MNIST is not at hand ({Printable.Escape(reason)}), so the program draws digits itself.");
        return new(
            Invariant($"{DrawnTraining + DrawnTest} digits drawn by the program itself"),
            Draw(DrawnTraining, seed: 1),
            Draw(DrawnTest, seed: 2));
    }

    private static ImageDataset Draw(int count, ulong seed)
    {
        var (pixels, labels) = DrawnDigits.Render(count, seed);
        return new(pixels, labels, height: 28, width: 28);
    }

    private static bool IsOffline(bool option) => option || Environment.GetEnvironmentVariable(OfflineVariable) is { Length: > 0 } value && value != "0";

    /// <summary>Downloads what the folder lacks, with a line a file, on a terminal with a bar.</summary>
    internal static void Fetch(RemoteDataset dataset, string folder, CancellationToken cancellation)
    {
        Console.WriteLine($"fetching {dataset.Name} into {Printable.Escape(folder)}");
        var downloader = new Downloader();
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            var told = new HashSet<string>();
            var lines = new SynchronousProgress(report =>
            {
                if (told.Add(report.File)) Console.WriteLine(Invariant($"fetching {report.File}, {report.Total} bytes"));
            });
            downloader.FetchAsync(dataset, folder, lines, cancellation).GetAwaiter().GetResult();
            return;
        }

        AnsiConsole.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
            .Start(context =>
            {
                var bars = new Dictionary<string, ProgressTask>();
                var progress = new SynchronousProgress(report =>
                {
                    if (!bars.TryGetValue(report.File, out var bar)) bars.Add(report.File, bar = context.AddTask(report.File));
                    bar.MaxValue = report.Total;
                    bar.Value = report.Received;
                });
                downloader.FetchAsync(dataset, folder, progress, cancellation).GetAwaiter().GetResult();
            });
    }

    private sealed class SynchronousProgress(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
