using System.Diagnostics;
using System.Runtime.Versioning;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>The folder a download goes into: what is there already, who else writes there, and what it cannot take.</summary>
[TestFixture]
internal sealed class DownloadFolderTests : DownloadFixture
{
    private static readonly Dictionary<string, byte[]> s_files = new()
    {
        ["a.gz"] = MakeContent(100_000, seed: 5),
        ["b.gz"] = MakeContent(50_000, seed: 6),
        ["c"] = MakeContent(10, seed: 7),
    };

    private string Lock => Path.Combine(Folder, ".lock");

    [Test]
    public async Task Only_files_that_are_missing_or_damaged_are_fetched()
    {
        var spoilt = s_files["b.gz"].ToArray();
        spoilt[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(Folder, "a.gz"), s_files["a.gz"]);
        File.WriteAllBytes(Path.Combine(Folder, "b.gz"), spoilt);
        var server = Serve(s_files);
        await FetchAsync(Dataset(s_files, server.Address));
        server.Requests.Select(request => request.File).ShouldBe(["b.gz", "c"]);
        ShouldHaveAllFilesAndNothingElse();
    }

    [Test]
    public async Task A_whole_folder_is_left_alone_and_a_link_to_a_file_is_the_file()
    {
        using var elsewhere = new TemporaryFolder();
        foreach (var (name, content) in s_files)
        {
            File.WriteAllBytes(Path.Combine(elsewhere.Path, name), content);
            File.CreateSymbolicLink(Path.Combine(Folder, name), Path.Combine(elsewhere.Path, name));
        }

        var server = Serve(s_files);
        var dataset = Dataset(s_files, server.Address);
        dataset.IsIn(Folder).ShouldBeTrue();
        using (HoldLock()) await FetchAsync(dataset); // does not even wait for another process
        server.Requests.ShouldBeEmpty();
    }

    [Test]
    public void A_file_of_another_length_is_not_counted_as_there()
    {
        var dataset = Dataset(Serve());
        dataset.IsIn(Folder).ShouldBeFalse();
        File.WriteAllBytes(Target, Content[..^1]);
        dataset.IsIn(Folder).ShouldBeFalse();
        File.WriteAllBytes(Target, Content);
        dataset.IsIn(Folder).ShouldBeTrue();
    }

    [Test]
    public async Task Several_downloads_at_once_fetch_each_file_once()
    {
        var server = Serve(s_files);
        var dataset = Dataset(s_files, server.Address);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => FetchAsync(dataset))));
        server.Requests.Select(request => request.File).ShouldBe(s_files.Keys);
        ShouldHaveAllFilesAndNothingElse();
    }

    [Test]
    public async Task A_download_waits_for_another_into_the_same_folder_and_can_be_cancelled_there()
    {
        var server = Serve(s_files);
        var dataset = Dataset(s_files, server.Address);
        using (HoldLock())
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(250));
            await Should.ThrowAsync<OperationCanceledException>(FetchAsync(dataset, cancellation: cancellation.Token));
            server.Requests.ShouldBeEmpty();
        }

        await FetchAsync(dataset);
        ShouldHaveAllFilesAndNothingElse();
    }

    [Test]
    public async Task The_lock_file_of_a_process_that_died_does_not_block()
    {
        File.WriteAllText(Lock, "");
        await FetchAsync(Dataset(s_files, Serve(s_files).Address));
        ShouldHaveAllFilesAndNothingElse();
    }

    [Test]
    [Platform("Linux")]
    public async Task A_download_waits_for_another_process_until_that_is_killed()
    {
        File.WriteAllText(Lock, "");
        using var other = Start("flock", "--no-fork", Lock, "sleep", "120");
        try
        {
            while (!IsLockHeld()) await Task.Delay(10);
            var server = Serve(s_files);
            var fetching = FetchAsync(Dataset(s_files, server.Address));
            await Task.Delay(300);
            fetching.IsCompleted.ShouldBeFalse();
            server.Requests.ShouldBeEmpty();

            other.Kill();
            await fetching;
            ShouldHaveAllFilesAndNothingElse();
        }
        finally
        {
            other.Kill();
        }
    }

    [Test]
    public void A_folder_that_is_a_file_is_told()
    {
        File.WriteAllText(Target, "");
        var error = Should.Throw<DownloadException>(() => new Downloader().FetchAsync(Dataset(Serve()), Target));
        error.Message.ShouldContain(Target);
        error.Message.ShouldContain("give a folder that can be written to");
    }

    [Test]
    public void A_file_whose_place_is_taken_by_a_folder_is_told()
    {
        Directory.CreateDirectory(Target);
        Should.Throw<DownloadException>(() => FetchAsync(Dataset(Serve()))).Message.ShouldContain(Folder);
        Directory.GetFiles(Folder).ShouldBe([Part]);
    }

    [Test]
    [Platform("Linux")]
    [SupportedOSPlatform("linux")]
    public void A_folder_that_cannot_be_written_to_is_told()
    {
        var server = Serve();
        var readOnly = Environment.IsPrivilegedProcess ? "/sys/kernel" : Folder; // root may write anywhere else
        if (!Environment.IsPrivilegedProcess) File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var error = Should.Throw<DownloadException>(() => new Downloader().FetchAsync(Dataset(server), readOnly));
            error.Message.ShouldContain($"could not be stored in '{readOnly}'");
            error.Message.ShouldContain("give a folder that can be written to");
            server.Requests.ShouldBeEmpty();
        }
        finally
        {
            if (!Environment.IsPrivilegedProcess) File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Test]
    [Platform("Linux")]
    public void A_full_disk_is_told_and_not_blamed_on_the_mirrors()
    {
        File.CreateSymbolicLink(Part, "/dev/full"); // the device that has never room
        var (first, second) = (Serve(), Serve());
        var error = Should.Throw<DownloadException>(() => FetchAsync(Dataset(first, second)));
        error.Message.ShouldContain("No space left on device");
        error.Message.ShouldContain("Make room");
        File.Exists(Target).ShouldBeFalse();
        second.Requests.ShouldBeEmpty();
    }

    private FileStream HoldLock() => new(Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);

    private bool IsLockHeld()
    {
        try
        {
            using var mine = new FileStream(Lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private void ShouldHaveAllFilesAndNothingElse()
    {
        Directory.GetFiles(Folder).Select(Path.GetFileName).Order().ShouldBe(s_files.Keys);
        foreach (var (name, content) in s_files) File.ReadAllBytes(Path.Combine(Folder, name)).AsSpan().SequenceEqual(content).ShouldBeTrue(name);
    }

    private static Process Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(program, arguments);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Ignore($"{program} is not installed: {e.Message}");
            throw;
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("neuralsharp-elsewhere-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
