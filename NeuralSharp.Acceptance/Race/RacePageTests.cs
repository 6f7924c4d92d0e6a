using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Acceptance;

/// <summary>The page of the race in a browser: it plays by itself only where motion is welcome, and obeys keys and its address.</summary>
[TestFixture]
internal sealed class RacePageTests
{
    private static readonly Look s_still = new(1280, ReducedMotion: true);

    [Test]
    public async Task Plays_by_itself_where_motion_is_welcome_and_keeps_still_where_it_is_not()
    {
        await using var lively = await OpenPage.Of(RacePages.Path);
        await lively.Page.WaitForFunctionAsync("() => document.getElementById('step').value > 3");
        await using var still = await OpenPage.Of(RacePages.Path, s_still);
        await still.Page.WaitForFunctionAsync("() => document.getElementById('count').textContent !== ''");
        await Task.Delay(300);
        (await still.Text("#count")).ShouldStartWith("step 0 /");
    }

    [Test]
    public async Task Is_used_by_keyboard_alone()
    {
        await using var open = await OpenPage.Of(RacePages.Path, s_still);
        var (page, keyboard) = (open.Page, open.Page.Keyboard);
        await page.WaitForFunctionAsync("() => document.getElementById('count').textContent !== ''");
        await keyboard.PressAsync("End");
        await Shows(open, "step 60 / 60");
        await keyboard.PressAsync("ArrowLeft");
        await Shows(open, "step 59 / 60");
        await keyboard.PressAsync("Home");
        await Shows(open, "step 0 / 60");

        // An optimizer is switched off and on, another surface is shown.
        await keyboard.PressAsync("2");
        (await page.IsCheckedAsync("#switch-1")).ShouldBeFalse();
        await keyboard.PressAsync("2");
        (await page.IsCheckedAsync("#switch-1")).ShouldBeTrue();
        var title = await open.Text("#title");
        await keyboard.PressAsync("]");
        await page.WaitForFunctionAsync("title => document.getElementById('title').textContent !== title", title);
        await keyboard.PressAsync(" ");

        // Another start, on the surface.
        await page.FocusAsync("#map");
        await keyboard.PressAsync("ArrowLeft");
        await keyboard.PressAsync("Enter");
        (await open.Text("#place")).ShouldContain("nearest of 12 recorded starts");
        await keyboard.PressAsync("Escape");
        (await open.Text("#place")).ShouldStartWith("From the usual start");
    }

    [Test]
    public async Task Its_address_holds_what_one_sees()
    {
        await using var open = await OpenPage.Of(RacePages.Path, s_still, "surface=quadratic&step=7&off=adam&state=rmsprop");
        await Shows(open, "step 7 / 60");
        (await open.Page.IsCheckedAsync("#switch-4")).ShouldBeFalse();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await Shows(open, "step 8 / 60");
        await open.Page.ReloadAsync();
        await Shows(open, "step 8 / 60");
        (await open.Page.IsCheckedAsync("#switch-4")).ShouldBeFalse();
        (await open.Page.EvaluateAsync<string>("document.getElementById('focus').selectedOptions[0].textContent")).ShouldBe("RMSprop");
    }

    private static Task Shows(OpenPage open, string count) =>
        open.Page.WaitForFunctionAsync("count => document.getElementById('count').textContent === count", count);
}
