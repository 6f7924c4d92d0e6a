using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>What a mirror can do wrong, and that the next one mends it.</summary>
[TestFixture]
internal sealed class DownloadMirrorTests : DownloadFixture
{
    private static readonly DownloadFault[] s_faults = [.. Enum.GetValues<DownloadFault>().Except([DownloadFault.Drips])]; // slow, and has its own test

    /// <summary>What the message says of each fault, and whether there are true bytes to keep after it.</summary>
    private static readonly object[][] s_failures =
    [
        [DownloadFault.StallsBeforeHeaders, "no answer for 1 s", false],
        [DownloadFault.StallsInHeaders, "no answer for 1 s", false],
        [DownloadFault.StallsInBody, "no answer for 1 s", true],
        [DownloadFault.CutsBeforeHeaders, "ended prematurely", false],
        [DownloadFault.CutsInHeaders, "ended prematurely", false],
        [DownloadFault.CutsInBody, "ended prematurely", true],
        [DownloadFault.CutsInBodyWithoutLength, "the connection ended after 100000 of 200000 bytes", true],
        [DownloadFault.CutsInChunk, "ended prematurely", true],
        [DownloadFault.ResetsInBody, "", true],
        [DownloadFault.IsNoHttp, "invalid", false],
        [DownloadFault.NotFound, "the server answered 404 Not Found", false],
        [DownloadFault.RangeNotSatisfiable, "the server answered 416", false],
        [DownloadFault.ServerError, "the server answered 500 Internal Server Error", false],
        [DownloadFault.RedirectsInACircle, "the server answered 302 Found", false],
        [DownloadFault.RedirectsToSignInPage, "the answer is a web page, not the file; maybe the network asks to sign in first", false],
        [DownloadFault.SignInPage, "the answer is a web page, not the file; maybe the network asks to sign in first", false],
        [DownloadFault.SignInPageAsFile, "bytes there instead of 200000; maybe the network asks to sign in first", false],
        [DownloadFault.SignInPageAsFileWithoutLength, "the answer is no gzip file; maybe the network asks to sign in first", false],
        [DownloadFault.IsEmpty, "the file has 0 bytes there instead of 200000", false],
        [DownloadFault.WrongBytes, "the bytes are not those of the file (wrong SHA-256)", false],
        [DownloadFault.TooFewBytes, "the file has 199999 bytes there instead of 200000", false],
        [DownloadFault.TooManyBytes, "the file has 200001 bytes there instead of 200000", false],
    ];

    [TestCaseSource(nameof(s_faults))]
    public async Task Whatever_the_first_mirror_does_the_file_arrives_whole(DownloadFault fault)
    {
        await FetchAsync(Dataset(Serve(fault), Serve()));
        ShouldHaveTheFileAndNothingElse();
    }

    [TestCaseSource(nameof(s_faults))]
    public async Task Whatever_the_first_mirror_does_a_broken_off_download_is_completed(DownloadFault fault)
    {
        File.WriteAllBytes(Part, Content[..50_000]);
        await FetchAsync(Dataset(Serve(fault), Serve()));
        ShouldHaveTheFileAndNothingElse();
    }

    [TestCaseSource(nameof(s_failures))]
    public void Where_every_mirror_fails_the_message_names_each_with_its_reason(DownloadFault fault, string reason, bool keepsBytes)
    {
        DownloadServer[] mirrors = [Serve(fault), Serve(DownloadFault.NotFound)];
        var error = Should.Throw<DownloadException>(() => FetchAsync(Dataset(mirrors)));
        error.Message.ShouldContain($"{mirrors[0].Address.Authority}: ");
        error.Message.ShouldContain(reason);
        error.Message.ShouldContain($"{mirrors[1].Address.Authority}: the server answered 404 Not Found");
        error.Message.ShouldContain($"put the files into '{Folder}' by hand");
        error.Message.ShouldNotContain("\n");

        Directory.GetFiles(Folder).ShouldBe(keepsBytes ? [Part] : []);
        if (keepsBytes) Content.AsSpan().StartsWith(File.ReadAllBytes(Part)).ShouldBeTrue("what is kept must be the file's beginning");
    }

    [TestCase(DownloadFault.StallsInHeaders)]
    [TestCase(DownloadFault.CutsInHeaders)]
    [TestCase(DownloadFault.CutsInBodyWithoutLength)]
    [TestCase(DownloadFault.ResetsInBody)]
    [TestCase(DownloadFault.NotFound)]
    [TestCase(DownloadFault.RangeNotSatisfiable)]
    [TestCase(DownloadFault.RedirectsToSignInPage)]
    [TestCase(DownloadFault.SignInPage)]
    [TestCase(DownloadFault.SignInPageAsFile)]
    [TestCase(DownloadFault.SignInPageAsFileWithoutLength)]
    [TestCase(DownloadFault.IsEmpty)]
    [TestCase(DownloadFault.TooManyBytes)]
    public void A_failing_mirror_does_not_cost_the_bytes_that_are_there(DownloadFault fault)
    {
        File.WriteAllBytes(Part, Content[..50_000]);
        Should.Throw<DownloadException>(() => FetchAsync(Dataset(Serve(fault))));
        var kept = File.ReadAllBytes(Part);
        kept.Length.ShouldBeGreaterThanOrEqualTo(50_000);
        Content.AsSpan().StartsWith(kept).ShouldBeTrue("what is kept must be the file's beginning");
    }

    [Test]
    public async Task A_slow_but_steady_mirror_may_take_longer_than_the_stall_limit()
    {
        var start = DateTime.UtcNow;
        await FetchAsync(Dataset(Serve(DownloadFault.Drips)));
        ShouldHaveTheFileAndNothingElse();
        (DateTime.UtcNow - start).ShouldBeGreaterThan(2 * ShortStall);
    }

    [TestCase(DownloadFault.DoesNotEnd)]
    [TestCase(DownloadFault.TooManyBytesWithoutLength)]
    public async Task What_follows_the_last_byte_is_not_waited_for_and_not_kept(DownloadFault fault)
    {
        await FetchAsync(Dataset(Serve(fault)));
        ShouldHaveTheFileAndNothingElse();
    }

    [Test]
    public async Task A_mirror_where_nothing_listens_is_passed_over()
    {
        var nobody = AddressWhereNothingListens();
        await FetchAsync(Dataset(nobody, Serve().Address));
        ShouldHaveTheFileAndNothingElse();

        File.Delete(Target);
        var error = Should.Throw<DownloadException>(() => FetchAsync(Dataset(nobody)));
        error.Message.ShouldContain($"{nobody.Authority}: ");
        error.InnerException!.InnerException.ShouldBeOfType<HttpRequestException>().HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
    }

    [Test]
    public async Task A_mirror_whose_name_is_unknown_is_passed_over()
    {
        Uri unknown = new("http://nowhere.invalid/data/"); // reserved by RFC 6761, never anybody's
        await FetchAsync(Dataset(unknown, Serve().Address));
        ShouldHaveTheFileAndNothingElse();

        File.Delete(Target);
        Should.Throw<DownloadException>(() => FetchAsync(Dataset(unknown))).Message.ShouldContain("nowhere.invalid: ");
    }

    [Test]
    [Platform("Linux")]
    public void A_mirror_that_lets_nobody_in_is_given_up_after_the_connect_limit()
    {
        // A queue for one that is full: Linux leaves further callers unanswered.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        first.Connect(deaf.LocalEndPoint!);

        var downloader = new Downloader(connectTimeout: TimeSpan.FromSeconds(0.2), stallTimeout: TimeSpan.FromSeconds(10));
        Should.Throw<DownloadException>(() => downloader.FetchAsync(Dataset(new Uri($"http://{deaf.LocalEndPoint}/")), Folder))
            .Message.ShouldContain("no connection within 0.2 s");
    }

    [Test]
    public async Task A_mirror_that_failed_is_not_asked_first_for_the_next_file()
    {
        Dictionary<string, byte[]> files = new() { ["a.gz"] = MakeContent(1000, seed: 2), ["b.gz"] = MakeContent(1000, seed: 3), ["c.gz"] = MakeContent(1000, seed: 4) };
        var (bad, good) = (Serve(files, DownloadFault.ServerError), Serve(files));
        await FetchAsync(Dataset(files, bad.Address, good.Address));
        bad.Requests.Count.ShouldBe(1);
        good.Requests.Select(request => request.File).ShouldBe(["a.gz", "b.gz", "c.gz"]);
    }

    [Test]
    public async Task A_mirror_address_needs_no_slash_at_its_end()
    {
        var address = Serve().Address.AbsoluteUri.TrimEnd('/');
        await FetchAsync(Dataset(new Uri(address)));
        ShouldHaveTheFileAndNothingElse();
    }

    private static Uri AddressWhereNothingListens()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return new($"http://{socket.LocalEndpoint}/data/");
    }
}
