using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>That a download goes on where an earlier one ended, and only where that was right.</summary>
[TestFixture]
internal sealed class DownloadResumeTests : DownloadFixture
{
    [TestCase(DownloadFault.CutsInBody)]
    [TestCase(DownloadFault.CutsInBodyWithoutLength)]
    [TestCase(DownloadFault.ResetsInBody)]
    [TestCase(DownloadFault.StallsInBody)]
    public async Task Only_what_is_missing_is_sent_after_a_break(DownloadFault fault)
    {
        var server = Serve(fault);
        Should.Throw<DownloadException>(() => FetchAsync(Dataset(server)));
        var have = new FileInfo(Part).Length;
        if (fault == DownloadFault.ResetsInBody) have.ShouldBeInRange(1, Content.Length / 2); // a reset may overtake bytes
        else have.ShouldBe(Content.Length / 2);
        var sent = server.BytesSent;

        server.Fault = DownloadFault.None;
        await FetchAsync(Dataset(server));
        ShouldHaveTheFileAndNothingElse();
        server.Requests[^1].ShouldBe((Name, have));
        (server.BytesSent - sent).ShouldBe(Content.Length - have);
    }

    [Test]
    public async Task The_second_mirror_goes_on_where_the_first_broke_off()
    {
        var (first, second) = (Serve(DownloadFault.CutsInBody), Serve());
        await FetchAsync(Dataset(first, second));
        ShouldHaveTheFileAndNothingElse();
        second.BytesSent.ShouldBe(Content.Length / 2);
    }

    [Test]
    public async Task A_cancelled_download_goes_on_later()
    {
        var server = Serve(DownloadFault.StallsInBody);
        using var cancellation = new CancellationTokenSource();
        var downloader = new Downloader(stallTimeout: TimeSpan.FromSeconds(20));
        var reports = new Reports(report => { if (report.Received == Content.Length / 2) cancellation.Cancel(); });
        await Should.ThrowAsync<OperationCanceledException>(downloader.FetchAsync(Dataset(server), Folder, reports, cancellation.Token));
        Directory.GetFiles(Folder).ShouldBe([Part]);
        var sent = server.BytesSent;

        server.Fault = DownloadFault.None;
        await FetchAsync(Dataset(server));
        ShouldHaveTheFileAndNothingElse();
        (server.BytesSent - sent).ShouldBe(Content.Length / 2);
    }

    [TestCase(DownloadFault.IgnoresRange)]
    [TestCase(DownloadFault.ContinuesElsewhere)]
    [TestCase(DownloadFault.ContinuesWithOtherBytes)]
    public async Task A_server_that_cannot_continue_sends_the_file_from_its_start(DownloadFault fault)
    {
        File.WriteAllBytes(Part, Content[..50_000]);
        await FetchAsync(Dataset(Serve(fault)));
        ShouldHaveTheFileAndNothingElse();
    }

    [TestCase(1)]
    [TestCase(50_000)]
    [TestCase(200_000)]
    [TestCase(200_001)]
    [TestCase(300_000)]
    public async Task A_part_of_something_else_is_thrown_away(int length)
    {
        File.WriteAllBytes(Part, MakeContent(length + 1, seed: 9)[1..]);
        var server = Serve();
        await FetchAsync(Dataset(server));
        ShouldHaveTheFileAndNothingElse();
        server.Requests[^1].From.ShouldBe(0);
    }

    [Test]
    public async Task A_part_that_is_complete_only_gets_its_name()
    {
        File.WriteAllBytes(Part, Content);
        var (server, reports) = (Serve(), new Reports());
        await FetchAsync(Dataset(server), reports);
        ShouldHaveTheFileAndNothingElse();
        server.Requests.ShouldBeEmpty();
        reports.All.ShouldBe([new(Name, Content.Length, Content.Length)]);
    }

    [TestCase(0)]
    [TestCase(50_000)]
    public async Task Reports_rise_to_the_total(int have)
    {
        if (have > 0) File.WriteAllBytes(Part, Content[..have]);
        var reports = new Reports();
        await FetchAsync(Dataset(Serve()), reports);
        var received = reports.All.Select(report => report.Received).ToList();
        received.Count.ShouldBeGreaterThan(2); // the buffer is smaller than the file
        received[0].ShouldBeGreaterThan(have);
        received.ShouldBe(received.Order());
        received[^1].ShouldBe(Content.Length);
        reports.All.ShouldAllBe(report => report.File == Name && report.Total == Content.Length);
    }
}
