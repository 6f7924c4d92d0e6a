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
    private const int Interrupt = 2, Terminate = 15;

    [Test]
    [CancelAfter(120_000)]
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
    [CancelAfter(120_000)]
    public void Ctrl_C_in_a_loop_written_out_ends_it(CancellationToken cancellation)
    {
        var (exitCode, _, error) = InterruptAfter("step", cancellation, "xor", "--steps", "1000000000");
        exitCode.ShouldBe(130);
        error.Trim().ShouldBe("stopped");
    }

    [Test]
    [CancelAfter(120_000)]
    [Platform("Linux", Reason = "Elsewhere a process does not tell what it has loaded.")]
    public void Ctrl_C_is_heard_before_the_sample_begins(CancellationToken cancellation)
    {
        SkipWhereInterruptsAreIgnored();
        using var process = Start("xor", "--steps", "1000000000");
        using var giveUp = cancellation.Register(process.Kill);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        WaitForCommandLine(process);
        Kill(process.Id, Interrupt).ShouldBe(0);

        process.WaitForExit();

        process.ExitCode.ShouldBe(130);
        error.Result.Trim().ShouldBe("stopped");
        output.Result.ShouldNotContain("step");
    }

    [TestCase("xor", "--steps", "1000000000")]
    [TestCase("optimizers", "--steps", "10000")]
    [TestCase("backends")]
    [CancelAfter(120_000)]
    public void A_termination_ends_a_sample_whatever_it_is_at(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        WaitForCommandLine(process);
        Thread.Sleep(700);   // so that it is at its work, in which it may not look up for seconds
        Kill(process.Id, Terminate).ShouldBe(0);
        process.WaitForExit(60_000).ShouldBeTrue();   // a loaded machine is slow

        process.ExitCode.ShouldBe(143);
        error.Result.Trim().ShouldBe("stopped");
        output.Result.ShouldNotBeNull();
    }

    [Test]
    [CancelAfter(120_000)]
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
        using var process = Start(arguments);
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

    private static Process Start(params string[] arguments)
    {
        var process = new Process
        {
            StartInfo = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(SampleRunner).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.StartInfo.Environment["NEURALSHARP_OFFLINE"] = "1";
        process.Start();
        return process;
    }

    /// <summary>Waits until a process has loaded the library that it reads its command line with; elsewhere than on Linux, for some time.</summary>
    private static void WaitForCommandLine(Process process)
    {
        var maps = $"/proc/{process.Id}/maps";
        if (!File.Exists(maps)) Thread.Sleep(1000);
        else while (!File.ReadAllText(maps).Contains("System.CommandLine.dll", StringComparison.Ordinal)) Thread.Yield();
    }

    private static ulong SignalMask(string status, string name) =>
        Convert.ToUInt64(File.ReadLines(status).First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim(), 16);

    /// <summary>What was started in the background of a script, as by nohup, ignores Ctrl-C, and so does all that it starts.</summary>
    private static void SkipWhereInterruptsAreIgnored()
    {
        const string status = "/proc/self/status";   // Linux only; elsewhere the test shows it
        if (!File.Exists(status)) return;
        if ((SignalMask(status, "SigIgn:") >> (Interrupt - 1) & 1) != 0)
            Assert.Ignore("Ctrl-C is ignored by this process, which was started in the background, and by all that it starts.");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
