using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NeuralSharp.Layers;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>Ctrl-C ends a sample cleanly: exit code 130, no stack trace, and the model so far where --save was given.</summary>
[TestFixture]
[Platform(Exclude = "Win", Reason = "There a signal cannot be sent to one process alone.")]
internal sealed class DisplayInterruptTests
{
    private const int Interrupt = 2;

    [Test]
    [CancelAfter(60_000)]
    public void Ctrl_C_in_a_training_saves_the_model_so_far(CancellationToken cancellation)
    {
        using var folder = new TempFolder();
        TinyMnist.Write(folder.FullName);
        var save = folder.File("model.safetensors");

        var (exitCode, output, error) = InterruptAfter("epoch", cancellation, "mnist", "--data", folder.FullName, "--epochs", "1000000", "--save", save);

        exitCode.ShouldBe(130);
        error.Trim().ShouldBe("stopped");
        output.ShouldNotContain("test accuracy");
        output.ShouldContain($"saved: {save}");
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        model.Load(save);
    }

    [Test]
    [CancelAfter(60_000)]
    public void Ctrl_C_in_a_loop_written_out_ends_it(CancellationToken cancellation)
    {
        var (exitCode, _, error) = InterruptAfter("step", cancellation, "xor", "--steps", "1000000000");
        exitCode.ShouldBe(130);
        error.Trim().ShouldBe("stopped");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Ctrl_C_in_a_download_ends_it(CancellationToken cancellation)
    {
        // A server that takes the request and never answers.
        using var folder = new TempFolder();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var dataset = new RemoteDataset("silent", [new($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/")], [new("file.gz", 1000, new('0', 64))]);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        var fetch = Task.Run(() => ImageSource.Fetch(dataset, folder.FullName, source.Token), CancellationToken.None);
        using var client = await server.AcceptTcpClientAsync(cancellation);
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => fetch);
    }

    private static (int ExitCode, string Output, string Error) InterruptAfter(string start, CancellationToken cancellation, params string[] arguments)
    {
        SkipWhereInterruptsAreIgnored();
        using var process = new Process
        {
            StartInfo = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(SampleRunner).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.StartInfo.Environment["NEURALSHARP_OFFLINE"] = "1";
        process.Start();
        using var giveUp = cancellation.Register(process.Kill);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.Add(line);
            if (line.StartsWith(start, StringComparison.Ordinal) && output.Count(earlier => earlier.StartsWith(start, StringComparison.Ordinal)) == 1)
                Kill(process.Id, Interrupt).ShouldBe(0);
        }

        process.WaitForExit();
        return (process.ExitCode, string.Join('\n', output), error.Result);
    }

    /// <summary>What was started in the background of a script, as by nohup, ignores Ctrl-C, and so does all that it starts.</summary>
    private static void SkipWhereInterruptsAreIgnored()
    {
        const string status = "/proc/self/status";   // Linux only; elsewhere the test shows it
        const string ignored = "SigIgn:";
        if (!File.Exists(status)) return;
        var mask = File.ReadLines(status).First(line => line.StartsWith(ignored, StringComparison.Ordinal))[ignored.Length..];
        if ((Convert.ToUInt64(mask.Trim(), 16) >> (Interrupt - 1) & 1) != 0)
            Assert.Ignore("Ctrl-C is ignored by this process, which was started in the background, and by all that it starts.");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
