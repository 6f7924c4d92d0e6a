namespace NeuralSharp.Optim;

/// <summary>The result of an epoch as a state.</summary>
internal static class EpochState
{
    public static StateDict Of(EpochResult epoch)
    {
        var state = new StateDict
        {
            ["epoch"] = epoch.Epoch,
            ["seconds"] = epoch.Duration.TotalSeconds,
            ["samples_per_second"] = epoch.SamplesPerSecond,
            ["learning_rate"] = epoch.LearningRate,
        };
        state.Add("training", Of(epoch.Training));
        state.Add("is_validated", epoch.Validation is not null);
        if (epoch.Validation is { } validation) state.Add("validation", Of(validation));
        return state;
    }

    public static EpochResult Read(StateReader reader)
    {
        var (epoch, seconds) = ((int)reader.Long("epoch", 1, int.MaxValue), reader.Double("seconds", 0, TimeSpan.MaxValue.TotalSeconds / 2));
        return new(
            epoch, ReadEvaluation(reader.Part("training")), reader.Bool("is_validated") ? ReadEvaluation(reader.Part("validation")) : null, TimeSpan.FromSeconds(seconds),
            reader.Double("samples_per_second"))
        {
            LearningRate = reader.Double("learning_rate"),
        };
    }

    private static StateDict Of(Evaluation evaluation)
    {
        var state = new StateDict { ["loss"] = evaluation.Loss, ["metrics"] = evaluation.Metrics.Count };
        AddMaybe(state, "accuracy", evaluation.Accuracy);
        foreach (var (i, (name, value)) in evaluation.Metrics.Index())
        {
            state.Add(Invariant($"metric.{i}.name"), name);
            AddMaybe(state, Invariant($"metric.{i}.value"), value);
        }

        return state;
    }

    private static Evaluation ReadEvaluation(StateReader reader)
    {
        var metrics = new List<KeyValuePair<string, double?>>();
        var count = reader.Long("metrics", 0, reader.Names.Count());
        for (var i = 0; i < count; i++)
        {
            var metric = reader.Part(Invariant($"metric.{i}"));
            metrics.Add(new(metric.String("name") ?? Invariant($"{i}"), MaybeDouble(metric, "value")));
        }

        return new(reader.Double("loss"), MaybeDouble(reader, "accuracy")) { Metrics = new(metrics.DistinctBy(metric => metric.Key)) };
    }

    /// <summary>Adds a number that may be missing, and whether it is: so that one which got lost is a fault.</summary>
    private static void AddMaybe(StateDict state, string name, double? value)
    {
        state.Add($"{name}.is_known", value is not null);
        if (value is { } number) state.Add($"{name}.number", number);
    }

    private static double? MaybeDouble(StateReader reader, string name) => reader.Bool($"{name}.is_known") ? reader.Double($"{name}.number") : null;
}
