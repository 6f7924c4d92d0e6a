namespace NeuralSharp;

/// <summary>Divides places at random, those of each stratum by themselves. The order within a part is random, too.</summary>
internal static class RandomParts
{
    /// <summary>Two parts. Of a stratum with n places the first gets fraction · n, rounded, but each part at least one where n is two or more.</summary>
    /// <param name="strata">For each place its stratum, from 0.</param>
    /// <param name="fraction">The share of the first part.</param>
    /// <param name="generator">Draws the order.</param>
    public static (int[] First, int[] Second) Split(int[] strata, double fraction, Generator generator)
    {
        Require.BetweenZeroAndOne(fraction, who: nameof(Split));
        var left = Sizes(strata);
        for (var stratum = 0; stratum < left.Length; stratum++)
            left[stratum] = (int)Math.Clamp(Math.Round(fraction * left[stratum], MidpointRounding.AwayFromZero), Math.Min(1, left[stratum] - 1), Math.Max(1, left[stratum] - 1));

        List<int> first = [], second = [];
        foreach (var place in generator.Permutation(strata.Length)) (left[strata[place]]-- > 0 ? first : second).Add(place);
        return ([.. first], [.. second]);
    }

    /// <summary>Folds, and for each the places that are not in it. Their sizes differ by one at most, and so does what each has of a stratum.</summary>
    /// <param name="strata">For each place its stratum, from 0.</param>
    /// <param name="folds">How many.</param>
    /// <param name="generator">Draws the order.</param>
    public static IEnumerable<(int[] Others, int[] Fold)> Folds(int[] strata, int folds, Generator generator)
    {
        // Places are dealt out like cards, one stratum after the other.
        var order = generator.Permutation(strata.Length);
        var foldOf = new int[strata.Length];
        var next = 0;
        foreach (var place in order.OrderBy(place => strata[place])) foldOf[place] = next++ % folds;
        return Enumerable.Range(0, folds).Select(fold => (order.Where(place => foldOf[place] != fold).ToArray(), order.Where(place => foldOf[place] == fold).ToArray()));
    }

    private static int[] Sizes(int[] strata)
    {
        var sizes = new int[strata.Length == 0 ? 0 : strata.Max() + 1];
        foreach (var stratum in strata) sizes[stratum]++;
        return sizes;
    }
}
