namespace NeuralSharp.Tests.Data;

/// <summary>What a <see cref="DownloadServer"/> does wrong.</summary>
internal enum DownloadFault
{
    None,

    // Wrong answers to the wish for the rest of a file; whole files are sent right.
    IgnoresRange,
    ContinuesElsewhere,
    ContinuesWithOtherBytes,

    // A network that fails.
    StallsBeforeHeaders,
    StallsInHeaders,
    StallsInBody,
    CutsBeforeHeaders,
    CutsInHeaders,
    CutsInBody,
    CutsInBodyWithoutLength,
    CutsInChunk,
    ResetsInBody,

    // Something else than the file.
    IsNoHttp,
    NotFound,
    RangeNotSatisfiable,
    ServerError,
    RedirectsInACircle,
    RedirectsToSignInPage,
    SignInPage,
    SignInPageAsFile,
    SignInPageAsFileWithoutLength,
    IsEmpty,
    WrongBytes,
    TooFewBytes,
    TooManyBytes,

    // Odd, but the file is there.
    TooManyBytesWithoutLength,
    DoesNotEnd,
    Drips,
}
