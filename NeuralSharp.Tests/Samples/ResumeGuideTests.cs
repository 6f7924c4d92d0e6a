using System.Globalization;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The recipe in docs/optimizers.md by which a training goes on, word for word between the marks: bit for bit as if it had not stopped.</summary>
[TestFixture]
internal sealed class ResumeGuideTests : GuideTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void A_training_that_was_saved_goes_on_as_if_it_had_not_stopped(bool isCulture)
    {
        using var temporary = new TempFolder();
        var folder = temporary.FullName;
        var culture = CultureInfo.CurrentCulture;
        try
        {
            if (isCulture) CultureInfo.CurrentCulture = new CultureInfo(CultureInfo.InvariantCulture.LCID) { NumberFormat = { NegativeSign = "−", NumberDecimalSeparator = "," } };
            Generator.Default.Reseed(8);
            var (whole, wholeTrainer, _) = Make();
            wholeTrainer.Fit(Data, epochs: 5, batchSize: 6);

            Generator.Default.Reseed(8);
            Save();
            Generator.Default.Reseed(99);   // another process, in which other things were drawn
            var resumed = Resume();
            Bits.Of(resumed.Parameters).ShouldBe(Bits.Of(whole.Parameters));
            Bits.Of(resumed.NamedBuffers.Select(entry => entry.Value)).ShouldBe(Bits.Of(whole.NamedBuffers.Select(entry => entry.Value)));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            Generator.Default.Reseed(0);
        }

        void Save()
        {
            var (model, trainer, optimizer) = Make();
            trainer.Fit(Data, epochs: 2, batchSize: 6);

            // begin
            var run = new StateDict();
            run.Add("model", model.StateDict());
            run.Add("optimizer", optimizer.StateDict());
            run.Add("generator", Generator.Default.StateDict());
            run.Save(Path.Combine(folder, "run.safetensors"));

            // end
        }

        Sequential Resume()
        {
            var (model, trainer, optimizer) = Make();

            // begin
            var run = StateDict.Load(Path.Combine(folder, "run.safetensors"));
            model.LoadStateDict(run.Part("model"));
            optimizer.LoadStateDict(run.Part("optimizer"));
            Generator.Default.LoadStateDict(run.Part("generator"));

            // end
            trainer.Fit(Data, epochs: 3, batchSize: 6);
            return model;
        }
    }

    [Test]
    public void The_guide_shows_what_is_tested_here()
    {
        var examples = MarkedExamples();
        examples.Count.ShouldBe(2);
        foreach (var example in examples) Guide("optimizers.md").ShouldContain(example);
    }

    private static TensorDataset Data => new(Tensor.Normal([20, 3], generator: new(1)), Tensor.From(Enumerable.Range(0, 20).Select(i => i % 3).ToArray()));

    private static (Sequential Model, Trainer Trainer, Optimizer Optimizer) Make()
    {
        Sequential model = [new Dense(8), new BatchNorm(8), new ReLU(), new Dropout(0.3), new GaussianNoise(0.1), new Dense(3)];
        var optimizer = new Adam(model.Parameters, 0.01);
        return (model, new Trainer(model, optimizer, Losses.CrossEntropy), optimizer);
    }
}
