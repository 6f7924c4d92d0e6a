using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>What a classifier makes of images whose classes are known.</summary>
internal sealed class Guesses
{
    private const int BatchSize = 1000;

    private readonly float[] _probabilities;   // [image, class]

    /// <summary>Counts what the probabilities [image, class], row by row, say about images of these classes.</summary>
    public Guesses(float[] probabilities, byte[] targets, int classes)
    {
        (_probabilities, Targets, Confusion) = (probabilities, targets, new int[classes, classes]);
        Chosen = new int[targets.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            var row = probabilities.AsSpan(i * classes, classes);
            for (var j = 1; j < classes; j++)
            {
                if (row[j] > row[Chosen[i]]) Chosen[i] = j;
            }

            Confusion[targets[i], Chosen[i]]++;
        }
    }

    /// <summary>The true class of every image.</summary>
    public byte[] Targets { get; }

    /// <summary>The class that was thought most probable, for every image.</summary>
    public int[] Chosen { get; }

    /// <summary>How often a class, the first index, was taken for a class, the second.</summary>
    public int[,] Confusion { get; }

    /// <summary>The share of images whose class was found.</summary>
    public double Accuracy => (double)Targets.Where((target, i) => target == Chosen[i]).Count() / Targets.Length;

    private int Classes => Confusion.GetLength(0);

    /// <summary>Asks a trained model.</summary>
    public static Guesses Of(Trainer trainer, ImageDataset images)
    {
        var probabilities = new List<float>();
        var classes = 0;
        foreach (var (inputs, _) in images.Batches(BatchSize, reuseBuffers: true))
        {
            var output = trainer.Predict(inputs).Softmax();
            classes = output.Shape[1];
            probabilities.AddRange(output.AsSpan<float>());
        }

        return new([.. probabilities], images.Labels.ToArray(), classes);
    }

    /// <summary>The probability that an image was given to be of a class.</summary>
    public float Probability(int image, int ofClass) => _probabilities[(image * Classes) + ofClass];

    /// <summary>The images guessed wrong, the most mistaken first: those whose true class was thought least probable.</summary>
    public IReadOnlyList<int> Worst(int count) =>
        [.. Enumerable.Range(0, Targets.Length).Where(i => Targets[i] != Chosen[i]).OrderBy(i => Probability(i, Targets[i])).Take(count)];

    /// <summary>The pairs of classes confused most often.</summary>
    public IReadOnlyList<(int Target, int Guess, int Count)> MostConfused(int count)
    {
        var pairs =
            from target in Enumerable.Range(0, Classes)
            from guess in Enumerable.Range(0, Classes)
            where target != guess && Confusion[target, guess] > 0
            orderby Confusion[target, guess] descending
            select (target, guess, Confusion[target, guess]);
        return [.. pairs.Take(count)];
    }
}
