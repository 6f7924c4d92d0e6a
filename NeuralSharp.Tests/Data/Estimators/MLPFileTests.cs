using System.Globalization;
using NeuralSharp.Layers;
using NeuralSharp.Tests.Culture;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data.Estimators;

/// <summary>A saved estimator predicts the same bits, and a file that was changed is refused.</summary>
[TestFixture]
internal sealed class MLPFileTests
{
    private const string Key = "neuralsharp.estimator";
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private string File => _folder.File("m.safetensors");

    [Test]
    public void A_loaded_classifier_predicts_the_same_bits_and_learns_as_the_first_did()
    {
        var table = MLPClassifierTests.Flowers(60);
        var options = new MLPOptions { LearningRate = 0.0123, L2 = 1e-5, BatchSize = 7, MaxEpochs = 3, Patience = 2, Tolerance = 0.25, ValidationFraction = 0.125, Seed = ulong.MaxValue };
        var classifier = new MLPClassifier([5, 4], options).Fit(table, "species");
        classifier.Save(File);
        var loaded = MLPClassifier.Load(File);
        loaded.Options.ShouldBe(options);
        loaded.Hidden.ShouldBe([5, 4]);
        loaded.History.ShouldBeEmpty();
        loaded.PredictProbabilities(table).ShouldBe(classifier.PredictProbabilities(table));
        loaded.ToString().ShouldBe(classifier.ToString());
        loaded.Fit(table, "species").PredictProbabilities(table).ShouldBe(classifier.PredictProbabilities(table));
        MLPEstimator.Load(File).ShouldBeOfType<MLPClassifier>();
    }

    [Test]
    public void A_loaded_regressor_predicts_the_same_bits_in_every_culture()
    {
        var table = MLPRegressorTests.Houses(40);
        var regressor = new MLPRegressor([], new() { MaxEpochs = 2 }).Fit(table, "price");
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Cultures.Strange;
            regressor.Save(File);
            MLPRegressor.Load(File).Predict(table).ShouldBe(regressor.Predict(table));
            MLPRegressor.Load(File).Options.ToString().ShouldContain("LearningRate = 0.003, ");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Test]
    public void Another_kind_of_file_is_told()
    {
        new Sequential(new Dense(2, 2)).Save(File);
        MLPEstimator.IsSavedIn(File).ShouldBeFalse();
        Should.Throw<DataFormatException>(() => MLPEstimator.Load(File)).Message.ShouldContain("holds no estimator");
        new MLPRegressor([3], new() { MaxEpochs = 1 }).Fit(MLPRegressorTests.Houses(), "price").Save(File);
        MLPEstimator.IsSavedIn(File).ShouldBeTrue();
        Should.Throw<DataFormatException>(() => MLPClassifier.Load(File)).Message.ShouldContain("no MLPClassifier");
        Should.Throw<FileNotFoundException>(() => MLPEstimator.Load(_folder.File("nowhere")));
    }

    [TestCase("\"version\":1", "\"version\":2", "version other than 1")]
    [TestCase("\"hidden\":[3]", "\"hidden\":[4]", "'0.weight' of shape [3, 4]")]
    [TestCase("\"hidden\":[3]", "\"hidden\":[2147483647]", "'0.weight'")]
    [TestCase("\"hidden\":[3]", "\"hidden\":[3,3]", "4 tensors, where 3 layers have 6")]
    [TestCase("\"hidden\":[3]", "\"hidden\":[-3]", "damaged")]
    [TestCase("\"hidden\":[3]", "\"hidden\":3", "damaged")]
    [TestCase("MLPClassifier", "System.Diagnostics.Process", "which there is not")]
    [TestCase("MLPClassifier", "MLPRegressor", "another kind")]
    [TestCase("\"learningRate\":0.003", "\"learningRate\":-1", "damaged")]
    [TestCase("\"learningRate\":0.003", "\"learningRate\":\"a\"", "damaged")]
    [TestCase("\"seed\":0", "\"seed\":-1", "damaged")]
    [TestCase("\"seed\":0", "\"seed\":0,\"more\":1", "not known")]
    [TestCase("\"seed\":0}", "\"seed\":0", "damaged")]
    [TestCase("NeuralSharp estimator", "NeuralSharp", "format")]
    public void A_text_that_was_changed_is_refused(string from, string to, string told)
    {
        new MLPClassifier([3], new() { MaxEpochs = 1 }).Fit(Table.ParseCsv("a,b,c,y\n1,2,3,u\n4,5,6,v\n"), "y").Save(File);
        var file = SafeTensors.Read(File);
        var text = file.Metadata[Key];
        text.ShouldContain(from);
        SafeTensors.Write(File, file, new Dictionary<string, string>(file.Metadata) { [Key] = text.Replace(from, to, StringComparison.Ordinal) });
        Should.Throw<DataFormatException>(() => MLPEstimator.Load(File)).Message.ShouldContain(told);
    }

    [TestCase("\"ReLU\"", "\"Tanh\"", "describes another network")]
    [TestCase("\"layer\":\"ReLU\"", "\"layer\":\"Residual\",\"inner\":0", "describes another network")]
    [TestCase("[0,1,2],\"names\":[\"0\",\"1\",\"2\"]", "[2,1,0],\"names\":[\"2\",\"1\",\"0\"]", "describes another network")]
    [TestCase("[0,1,2],\"names\":[\"0\",\"1\",\"2\"]", "[0,2,1],\"names\":[\"0\",\"2\",\"1\"]", "describes another network")]
    [TestCase("\"bias\":true", "\"bias\":false", "its tensors are not those")]
    [TestCase("\"inputs\":1", "\"inputs\":2147483647", "more numbers than the tensors of the file")]
    public void A_description_of_another_network_is_refused(string from, string to, string told)
    {
        new MLPClassifier([3], new() { MaxEpochs = 1 }).Fit(Table.ParseCsv("a,y\n1,u\n4,v\n"), "y").Save(File);
        var file = SafeTensors.Read(File);
        var text = file.Metadata["neuralsharp.model"];
        text.ShouldContain(from);
        SafeTensors.Write(File, file, new Dictionary<string, string>(file.Metadata) { ["neuralsharp.model"] = text.Replace(from, to, StringComparison.Ordinal) });
        Should.Throw<DataFormatException>(() => MLPEstimator.Load(File)).Message.ShouldContain(told);
    }

    [TestCase(new int[0])]
    [TestCase(new[] { 5, 4 })]
    public void Its_network_is_a_model_like_any_other(int[] hidden)
    {
        var table = MLPRegressorTests.Houses(40);
        var regressor = new MLPRegressor(hidden, new() { MaxEpochs = 1 }).Fit(table, "price");
        regressor.Save(File);
        var network = Module.Open(File, out var texts);
        texts.Keys.ShouldBe([Key, "neuralsharp.preprocessor"], ignoreOrder: true);
        var outputs = network.Forward(regressor.Preprocessor.TransformInputs(table));
        regressor.Preprocessor.DecodeValues(outputs).ShouldBe(regressor.Predict(table));
    }

    [Test]
    public void Weights_that_were_changed_are_refused()
    {
        new MLPClassifier([3], new() { MaxEpochs = 1 }).Fit(Table.ParseCsv("a,y\n1,u\n4,v\n"), "y").Save(File);
        var file = SafeTensors.Read(File);
        var changes = new (string Name, Tensor Tensor)[]
        {
            ("0.bias", Tensor.From([1f, float.NaN, 2])), ("0.bias", Tensor.From([1.0, 2, 3])), ("0.bias", Tensor.From([1f, 2])), ("2.weight", Tensor.Zeros([2, 3])),
        };
        foreach (var (name, tensor) in changes)
        {
            SafeTensors.Write(File, file.Select(entry => entry.Key == name ? new(name, tensor) : entry), file.Metadata);
            Should.Throw<DataFormatException>(() => MLPEstimator.Load(File)).Message.ShouldContain(name);
        }
    }
}
