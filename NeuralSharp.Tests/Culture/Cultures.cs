using System.Globalization;
using NUnit.Framework;

// What a test expects is written for the invariant culture, wherever the tests run; the tests of cultures choose others themselves.
[assembly: SetCulture("")]

namespace NeuralSharp.Tests.Culture;

/// <summary>Cultures that text must not depend on.</summary>
internal static class Cultures
{
    /// <summary>Set where continuous integration has installed ICU, so that a test that needs it fails instead of being left out.</summary>
    private const string RequiredVariable = "NEURALSHARP_REQUIRED_CULTURES";

    /// <summary>Differs from the invariant culture in all that numbers and times are made of, and needs no ICU.</summary>
    public static CultureInfo Strange
    {
        get
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            var numbers = culture.NumberFormat;
            (numbers.NegativeSign, numbers.PositiveSign, numbers.NumberDecimalSeparator, numbers.NumberGroupSeparator) = ("\u2212", "\uff0b", ",", ".");
            (numbers.PercentDecimalSeparator, numbers.PercentGroupSeparator, numbers.PercentSymbol, numbers.PercentNegativePattern) = (",", ".", "\u066a", 2);
            (numbers.NaNSymbol, numbers.PositiveInfinitySymbol, numbers.NegativeInfinitySymbol) = ("ikke tall", "uendelig", "\u2212uendelig");
            (numbers.NumberGroupSizes, numbers.NumberNegativePattern) = ([2], 0);
            (culture.DateTimeFormat.TimeSeparator, culture.DateTimeFormat.DateSeparator) = (".", ".");
            return culture;
        }
    }

    /// <summary>Languages of other signs, digits, separators, and with other rules for upper case; leaves the test out where there is no ICU.</summary>
    public static IEnumerable<CultureInfo> Chosen =>
        Of("sv-SE", "nb-NO", "fi-FI", "he-IL", "ar-SA", "ar-EG", "fa-IR", "de-DE", "de-CH", "fr-FR", "tr-TR", "az", "hi-IN", "lt-LT", "th-TH", "my-MM");

    /// <summary>All there are.</summary>
    public static IEnumerable<CultureInfo> All
    {
        get
        {
            CheckThatThereAreCultures();
            return CultureInfo.GetCultures(CultureTypes.AllCultures);
        }
    }

    public static IEnumerable<CultureInfo> Of(params string[] names)
    {
        CheckThatThereAreCultures();
        return names.Select(CultureInfo.GetCultureInfo);
    }

    /// <summary>What something gives under a culture; the thread's own is put back.</summary>
    public static T Under<T>(CultureInfo culture, Func<T> something)
    {
        var (before, beforeUI) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            return something();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUI);
        }
    }

    private static void CheckThatThereAreCultures()
    {
        if (CultureInfo.GetCultures(CultureTypes.SpecificCultures).Length > 1) return;
        if (Environment.GetEnvironmentVariable(RequiredVariable) is { Length: > 0 } and not "0")
            Assert.Fail($"{RequiredVariable} is set, and this process has no cultures: ICU is missing, or the invariant mode is on.");
        Assert.Ignore("There are no cultures here: ICU is missing (Debian: libicu), or the invariant mode is on.");
    }
}
