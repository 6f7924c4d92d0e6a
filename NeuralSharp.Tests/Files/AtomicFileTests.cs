using System.Globalization;
using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Files;

/// <summary>A write that fails leaves what was there, and nothing else.</summary>
[TestFixture]
internal sealed class AtomicFileTests
{
    private const string TurnsVariable = "NEURALSHARP_TURNS";

    [Test]
    public void A_failure_half_way_leaves_the_old_file_whole_and_no_other()
    {
        using var folder = new TempFolder();
        var path = folder.File("kept");
        File.WriteAllText(path, "old");

        Should.Throw<InvalidDataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidDataException("half-way");
        }));

        File.ReadAllText(path).ShouldBe("old");
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([path]);
    }

    [Test]
    public void The_old_file_stands_until_the_new_one_is_whole()
    {
        using var folder = new TempFolder();
        var path = folder.File("replaced");
        File.WriteAllText(path, "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            File.ReadAllText(path).ShouldBe("old");
        });
        File.ReadAllText(path).ShouldBe("new");
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([path]);
    }

    [Test]
    public void A_model_whose_tensors_cannot_be_named_leaves_the_old_file()
    {
        using var folder = new TempFolder();
        var path = folder.File("model.safetensors");
        new Dense(2, 2).Save(path);
        var before = File.ReadAllBytes(path);
        Should.Throw<ArgumentException>(() => SafeTensors.Write(path, [new("a", Tensor.Ones([1])), new("a", Tensor.Ones([1]))]));
        File.ReadAllBytes(path).ShouldBe(before);
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([path]);
    }

    [Test]
    public void A_folder_in_its_place_stays()
    {
        using var folder = new TempFolder();
        var taken = Directory.CreateDirectory(folder.File("taken")).FullName;
        var error = Should.Throw<Exception>(() => new Dense(2, 2).Save(taken));
        (error is IOException or UnauthorizedAccessException).ShouldBeTrue();
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([taken]);
    }

    [Test]
    public void A_missing_folder_is_named_and_not_made()
    {
        using var folder = new TempFolder();
        var missing = folder.File("nowhere");
        Should.Throw<DirectoryNotFoundException>(() => new Dense(2, 2).Save(Path.Combine(missing, "model.safetensors"))).Message.ShouldContain(missing);
        Directory.Exists(missing).ShouldBeFalse();
    }

    [TestCase(0b110_000_000)]
    [TestCase(0b110_100_000)]
    [TestCase(0b100_000_000)]
    [TestCase(0b111_111_101)]
    [Platform(Exclude = "Win")]
    public void A_file_keeps_its_mode_and_is_never_open_to_more_meanwhile(int bits)
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TempFolder();
        var (path, mode) = (folder.File("private"), (UnixFileMode)bits);
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, mode);
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            if (OperatingSystem.IsWindows()) return;
            var own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            foreach (var file in Directory.GetFiles(folder.FullName)) (File.GetUnixFileMode(file) & ~(mode | own)).ShouldBe(UnixFileMode.None);
        });
        File.GetUnixFileMode(path).ShouldBe(mode);
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([path]);
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void Links_stay_and_the_file_at_their_end_is_replaced()
    {
        using var folder = new TempFolder();
        var (real, other) = (Directory.CreateDirectory(folder.File("real")).FullName, Directory.CreateDirectory(folder.File("other")).FullName);
        var target = Path.Combine(real, "model");
        File.WriteAllText(target, "old");
        Directory.CreateDirectory(Path.Combine(real, "sub"));
        Link(folder.File("absolute"), target);
        Link(folder.File("relative"), "real/model");
        Link(folder.File("chain"), "relative");
        Link(Path.Combine(other, "up"), "../real/model");
        Link(folder.File("folder"), "real/sub");                                  // a link to a folder, from which ".." leads into the real one
        Link(Path.Combine(real, "sub", "out"), "../model");

        foreach (var link in (string[])["absolute", "relative", "chain", "other/up", "folder/out", "./other/../chain"])
        {
            var path = folder.File(link);
            WriteText(path, link);
            File.ReadAllText(target).ShouldBe(link);
            File.ReadAllText(path).ShouldBe(link);
            new FileInfo(path).LinkTarget.ShouldNotBeNull(link);
        }

        Directory.GetFiles(real).ShouldBe([target]);
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void A_link_that_leads_nowhere_makes_the_file_it_names()
    {
        using var folder = new TempFolder();
        Link(folder.File("link"), "new");
        WriteText(folder.File("link"), "text");
        File.ReadAllText(folder.File("new")).ShouldBe("text");

        Link(folder.File("lost"), "nowhere/new");
        Should.Throw<DirectoryNotFoundException>(() => WriteText(folder.File("lost"), "text")).Message.ShouldContain("nowhere");
        Link(folder.File("round"), "round");
        Should.Throw<IOException>(() => WriteText(folder.File("round"), "text")).Message.ShouldContain("circle");
    }

    [TestCase('n', 255)]
    [TestCase('é', 127)]
    public void A_name_as_long_as_a_folder_allows_is_written_and_replaced(char letter, int length)
    {
        using var folder = new TempFolder();
        var path = folder.File(new string(letter, length));
        for (var turn = 0; turn < 2; turn++)
        {
            new Dense(2, 2).Save(path);
            SafeTensors.Read(path).Count.ShouldBe(2);
        }

        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([path]);
    }

    [Test]
    public void A_left_file_goes_with_the_next_write_and_one_in_the_making_stays()
    {
        using var folder = new TempFolder();
        AtomicFile.Write(folder.File("slow"), slow =>
        {
            slow.Write("slow"u8);
            var making = Directory.GetFileSystemEntries(folder.FullName);
            making.Select(Path.GetExtension).ShouldBe([".tmp", ".lock"], ignoreOrder: true);
            foreach (var path in making)
            {
                var left = path.Replace(Path.GetFileNameWithoutExtension(path)[^4..], "0000", StringComparison.Ordinal);
                File.WriteAllText(left, "what a killed writer left");
            }

            File.WriteAllText(folder.File("mine.tmp"), "a file of the user's");

            WriteText(folder.File("quick"), "quick");

            Directory.GetFileSystemEntries(folder.FullName).ShouldBe([.. making, folder.File("mine.tmp"), folder.File("quick")], ignoreOrder: true);
        });
        File.ReadAllText(folder.File("slow")).ShouldBe("slow");
    }

    [Test]
    public void Many_writers_of_one_file_disturb_neither_each_other_nor_readers()
    {
        var turns = int.TryParse(Environment.GetEnvironmentVariable(TurnsVariable), CultureInfo.InvariantCulture, out var given) ? given : 50;
        using var folder = new TempFolder();
        var path = folder.File("contested");
        WriteText(path, new string('0', 5000));
        Parallel.For(0, 4, writer =>   // NEURALSHARP_TURNS does more of them
        {
            for (var turn = 0; turn < turns; turn++)
            {
                WriteText(path, new string((char)('0' + writer), 5000));
                File.ReadAllText(path).Distinct().Count().ShouldBe(1);
            }
        });
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([path]);
    }

    [Test]
    public void A_relative_folder_that_is_missing_is_named_as_it_was_given() =>
        Should.Throw<DirectoryNotFoundException>(() => new Dense(2, 2).Save(Path.Combine("no", "such", "folder", "model"))).Message
            .ShouldStartWith($"There is no folder '{Path.Combine("no", "such", "folder")}' for the file 'model'.");

    [Test]
    [Platform(Exclude = "Win")]
    public void A_device_is_written_to_and_stays_one()
    {
        WriteText("/dev/null", "gone");
        File.ReadAllBytes("/dev/null").ShouldBeEmpty();
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void What_may_not_be_written_or_read_is_named()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TempFolder();
        var closed = Directory.CreateDirectory(folder.File("closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute).FullName;
        var secret = folder.File("secret");
        File.WriteAllText(secret, "");
        File.SetUnixFileMode(secret, UnixFileMode.None);
        if (IsWritable(closed)) Assert.Ignore("This user, root perhaps, may write everywhere.");

        var path = Path.Combine(closed, "model");
        Should.Throw<UnauthorizedAccessException>(() => new Dense(2, 2).Save(path)).Message.ShouldStartWith($"'{path}' may not be written.");
        Should.Throw<UnauthorizedAccessException>(() => IdxFile.Write(path, [1], [1])).Message.ShouldStartWith($"'{path}' may not be written.");
        Should.Throw<UnauthorizedAccessException>(() => new Dense(2, 2).Load(secret)).Message.ShouldStartWith($"'{secret}' may not be read.");
        Should.Throw<UnauthorizedAccessException>(() => IdxFile.ReadBytes(secret)).Message.ShouldStartWith($"'{secret}' may not be read.");
    }

    [TestCase(10)]
    [TestCase(1_000_000)]
    [Platform(Include = "Linux")]
    public void A_full_disk_leaves_the_old_file_and_no_other_and_the_error_names_the_file(int length)
    {
        using var folder = new TempFolder();
        var path = folder.File("kept");
        File.WriteAllText(path, "old");
        var error = Should.Throw<IOException>(() => AtomicFile.Write(path, stream =>
        {
            FillDisk((FileStream)stream);
            stream.Write(new byte[length]);
        }));
        error.Message.ShouldStartWith($"'{path}' cannot be written: ");
        error.Message.ShouldNotContain(".tmp");
        File.ReadAllText(path).ShouldBe("old");
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([path]);
    }

    [Test]
    [Platform(Include = "Linux")]
    public void A_folder_that_takes_no_file_is_not_told_by_the_name_of_a_temporary_one()
    {
        var error = Should.Throw<IOException>(() => new Dense(2, 2).Save("/proc/model"));
        error.Message.ShouldStartWith("'/proc/model' cannot be written");
        error.Message.ShouldNotContain(".tmp");
    }

    [Test]
    [Platform(Exclude = "Win")]
    [CancelAfter(60_000)]
    public void A_pipe_is_neither_waited_for_nor_replaced(CancellationToken cancellation)
    {
        using var folder = new TempFolder();
        var (pipe, link) = (folder.File("pipe"), folder.File("link"));
        using (var make = System.Diagnostics.Process.Start("mkfifo", pipe)) make.WaitForExit();
        Link(link, "pipe");
        var model = new Dense(2, 2);
        foreach (var path in (string[])[pipe, link])
        {
            Refused(() => model.Load(path));
            Refused(() => SafeTensors.ReadMetadata(path));
            Refused(() => new NeuralSharp.Optim.Adam(model.Parameters).Load(path));
            Refused(() => IdxFile.ReadBytes(path));
            Refused(() => NeuralSharp.Samples.ImageFile.Read(path));
            Should.Throw<IOException>(() => model.Save(path)).Message.ShouldContain("is a pipe");
        }

        new FileInfo(link).LinkTarget.ShouldBe("pipe");
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([pipe, link], ignoreOrder: true);

        void Refused(Action read)
        {
            var reading = Task.Run(() => Should.Throw<DataFormatException>(read), cancellation);
            reading.Wait(cancellation);
            reading.Result.Message.ShouldContain("is a pipe");
        }
    }

    [Test]
    public void What_a_terminal_would_obey_in_a_path_is_escaped()
    {
        using var folder = new TempFolder();
        const string name = "no\e[31m\u202e";
        Action[] fails =
        [
            () => new Dense(2, 2).Load(folder.File(name)), () => IdxFile.ReadBytes(folder.File(name)), () => NeuralSharp.Samples.ImageFile.Read(folder.File(name)),
            () => new Dense(2, 2).Save(Path.Combine(folder.File(name), "model")),
        ];
        foreach (var fail in fails)
        {
            var message = Should.Throw<IOException>(fail).Message;
            message.ShouldContain("no\\u001B[31m\\u202E");
            message.ShouldNotContain('\e');
        }
    }

    /// <summary>Leaves no room for what is written from now on, as /dev/full has none.</summary>
    private static void FillDisk(FileStream stream)
    {
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
        Duplicate((int)full.SafeFileHandle.DangerousGetHandle(), (int)stream.SafeFileHandle.DangerousGetHandle()).ShouldBeGreaterThanOrEqualTo(0);
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "dup2")]
    private static extern int Duplicate(int from, int to);

    [Test]
    public void A_file_moved_into_place_keeps_mode_and_link()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("target"), "old");
        File.WriteAllText(folder.File("part"), "new");
        var path = folder.File("target");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
            path = folder.File("link");
            Link(path, "target");
        }

        AtomicFile.Move(folder.File("part"), path);

        File.ReadAllText(folder.File("target")).ShouldBe("new");
        File.Exists(folder.File("part")).ShouldBeFalse();
        if (OperatingSystem.IsWindows()) return;
        new FileInfo(path).LinkTarget.ShouldBe("target");
        File.GetUnixFileMode(folder.File("target")).ShouldBe(UnixFileMode.UserRead);
    }

    private static void WriteText(string path, string text) => AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    private static void Link(string path, string target) => File.CreateSymbolicLink(path, target);

    private static bool IsWritable(string folder)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, "try"), "");
            File.Delete(Path.Combine(folder, "try"));
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
