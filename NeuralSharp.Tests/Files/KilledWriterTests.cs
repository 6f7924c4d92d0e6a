using System.Diagnostics;
using System.Globalization;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Files;

/// <summary>
/// A process that does nothing but save is killed at random moments: its file is whole and of one version each time, with its mode and its
/// link, and the next save leaves nothing behind. A few kills here, since each starts a process; NEURALSHARP_KILLS=200 does more.
/// </summary>
[TestFixture]
internal sealed class KilledWriterTests
{
    public const string Command = "write-for-ever";
    private const int Length = 300_000;
    private const string KillsVariable = "NEURALSHARP_KILLS";

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable(KillsVariable), CultureInfo.InvariantCulture, out var kills) ? kills : 4;

    [Test]
    public void A_killed_save_leaves_a_whole_file_with_its_mode_and_link([Values("optimizer", "model", "idx")] string kind)
    {
        using var folder = new TempFolder();
        using var elsewhere = new TempFolder();
        var (path, target) = (folder.File("link"), elsewhere.File("saved"));
        Write(kind, target, 1);
        if (OperatingSystem.IsWindows()) path = target;
        else
        {
            File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.CreateSymbolicLink(path, target);
        }

        var random = new Random(1);
        var leftBehind = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            KillOnceItWrites(kind, path, target, random.Next(0, 40));
            leftBehind = Math.Max(leftBehind, LeftIn(elsewhere));
            ReadWhole(kind, path);
            if (OperatingSystem.IsWindows()) continue;
            new FileInfo(path).LinkTarget.ShouldBe(target);
            foreach (var file in Directory.GetFiles(elsewhere.FullName))
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }

        Write(kind, path, 1);
        Directory.GetFileSystemEntries(elsewhere.FullName).ShouldBe([target], "the next save takes away what killed ones left");
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Kills} kills of {kind}, {leftBehind} temporary file(s) at a time"));
    }

    /// <summary>Writes until it is killed: each version's values are the number of its turn.</summary>
    public static void WriteForEver(string kind, string path)
    {
        for (var turn = 2; ; turn = (turn % 200) + 1) Write(kind, path, turn);
    }

    private static int LeftIn(TempFolder folder) => Directory.GetFiles(folder.FullName).Length - 1;

    private static void Write(string kind, string path, int turn)
    {
        switch (kind)
        {
            case "optimizer":
                var optimizer = NewOptimizer();
                var step = optimizer.StateDict();
                optimizer.LoadStateDict(new StateDict(step)
                {
                    ["0.m"] = Tensor.Full([Length], turn),
                    ["0.v"] = Tensor.Full([Length], turn),
                    ["steps"] = turn,
                    ["0.step"] = turn,
                    ["0.states"] = 2,
                });
                optimizer.Save(path);
                break;
            case "model":
                var model = NewModel();
                foreach (var parameter in model.Parameters)
                {
                    using (Autograd.NoGrad()) parameter.CopyFrom(Tensor.Full(parameter.Shape, turn));
                }

                model.Save(path);
                break;
            default:
                var bytes = new byte[1_000 * turn];
                Array.Fill(bytes, (byte)turn);
                IdxFile.Write(path, [turn, 1_000], bytes);
                break;
        }
    }

    private static void ReadWhole(string kind, string path)
    {
        switch (kind)
        {
            case "optimizer":
                var optimizer = NewOptimizer();
                optimizer.Load(path);
                foreach (var (_, state) in optimizer.StateOf(optimizer.Parameters[0]))
                    state.ToArray<float>().ShouldAllBe(value => value == optimizer.StepCount);
                break;
            case "model":
                var model = NewModel();
                model.Load(path);
                var first = model.Bias![0].Item();
                model.Weight.ToArray<float>().ShouldAllBe(value => value == first);
                break;
            default:
                var (dimensions, values) = IdxFile.ReadBytes(path);
                values.ShouldAllBe(value => value == dimensions[0]);
                break;
        }
    }

    private static Adam NewOptimizer() => new([new Parameter(Tensor.Zeros([Length]))]);

    private static Dense NewModel() => new(Length / 100, 100);

    private static void KillOnceItWrites(string kind, string path, string target, int milliseconds)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var before = File.GetLastWriteTimeUtc(target);
        using var process = Process.Start(new ProcessStartInfo(host, [typeof(KilledWriterTests).Assembly.Location, Command, kind, path]))!;
        var patience = Stopwatch.StartNew();
        while (File.GetLastWriteTimeUtc(target) == before && patience.Elapsed < TimeSpan.FromMinutes(1)) Thread.Sleep(1);
        Thread.Sleep(milliseconds);
        process.HasExited.ShouldBeFalse("it writes until it is killed");
        process.Kill();
        process.WaitForExit();
        File.GetLastWriteTimeUtc(target).ShouldNotBe(before, "it has written");
    }
}
