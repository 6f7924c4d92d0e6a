using NeuralSharp.Layers;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Saving;

/// <summary>A text that asks for what cannot be is refused, before there is memory for it.</summary>
[TestFixture]
internal sealed class HostileArchitectureTests
{
    private const string Dense = """{"layer":"Dense","inputs":4,"outputs":3,"bias":true}""";

    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    private static IEnumerable<TestCaseData> Texts()
    {
        yield return Row("", "no JSON");
        yield return Row("[]", "no version");
        yield return Row("""{"version":"1"}""", "no version");
        yield return Row("""{"version":2,"modules":[]}""", "version 2");
        yield return Row("""{"version":1}""", "no modules");
        yield return Row("""{"version":1,"modules":[]}""", "no modules");
        yield return Row("""{"version":1,"modules":{}}""", "no modules");
        yield return Row($$"""{"version":1,"modules":[{{Dense}}],"more":1}""", "'more'");
        yield return Row(new string('[', 100_000), "no JSON");
        yield return Of("7", "no object");
        yield return Of("""{"inputs":4}""", "'layer' is missing");
        yield return Of("""{"layer":"System.Diagnostics.Process"}""", "no layer that is known");
        yield return Of("""{"layer":"Lambda"}""", "no layer that is known");
        yield return Of("""{"layer":"Dense","inputs":4,"outputs":3}""", "'bias' is missing");
        yield return Of("""{"layer":"Dense","inputs":4,"outputs":3,"bias":1}""", "'bias' is neither true nor false");
        yield return Of("""{"layer":"Dense","inputs":4,"outputs":3,"bias":true,"code":"x"}""", "'code' is not known");
        yield return Of("""{"layer":"Dense","inputs":4,"inputs":4,"outputs":3,"bias":true}""", "twice");
        yield return Of("""{"layer":"Dense","inputs":4.5,"outputs":3,"bias":true}""", "no whole number");
        yield return Of("""{"layer":"Dense","inputs":-4,"outputs":3,"bias":true}""", "no size");
        yield return Of("""{"layer":"Dense","inputs":2147483647,"outputs":2147483647,"bias":true}""", "more numbers than the tensors");
        yield return Of("""{"layer":"Dense","inputs":99999999999999,"outputs":3,"bias":true}""", "no whole number");
        yield return Of("""{"layer":"Bilinear","left":2147483647,"right":2147483647,"outputs":2147483647,"bias":false}""", "more numbers than the tensors");
        yield return Of("""{"layer":"BatchNorm","features":2000000000,"momentum":0.1,"epsilon":0,"affine":false}""", "more numbers than the tensors");
        yield return Of("""{"layer":"BatchNorm","features":3,"momentum":7,"epsilon":0,"affine":false}""", "momentum");
        yield return Of("""{"layer":"RMSNorm","features":2000000000,"epsilon":-1,"affine":false}""", "epsilon");
        yield return Of("""{"layer":"LayerNorm","shape":[2000000000,2000000000],"epsilon":0,"affine":false,"bias":false}""", "elements");
        yield return Of("""{"layer":"LayerNorm","shape":[1,1,1,1,1,1,1,1,1],"epsilon":0,"affine":false,"bias":false}""", "has 9 numbers");
        yield return Of("""{"layer":"LayerNorm","shape":[3],"epsilon":0,"affine":false,"bias":true}""", "'bias'");
        yield return Of("""{"layer":"Embedding","count":3,"size":4,"padding":3}""", "padding");
        yield return Of("""{"layer":"Dropout","probability":1e999}""", "no number");
        yield return Of("""{"layer":"Dropout","probability":"Infinity"}""", "probability");
        yield return Of("""{"layer":"Dropout","probability":"0.5"}""", "no number");
        yield return Of("""{"layer":"Reshape","sizes":[-2]}""", "Reshape");
        yield return Of("""{"layer":"ReLU","frozen":3}""", "'frozen'");
        yield return Of("""{"layer":"ReLU","type":"Float64"}""", "'type'");
        yield return Of("""{"layer":"ReLU","name":"a.b"}""", "a.b");
        yield return Of("""{"layer":"ReLU","name":"\ud800"}""", "Unicode");
        yield return Of("""{"layer":"Residual","inner":0}""", "does not stand before it");
        yield return Of("""{"layer":"Sequential","parts":[0],"names":["0"]}""", "does not stand before it");
        yield return Of("""{"layer":"Sequential","parts":[],"names":["0"]}""", "names");
        yield return Of($$"""{{Dense}},{"layer":"Sequential","parts":[0],"names":[0]}""", "names");
        yield return Of($$"""{{Dense}},{"layer":"ReLU"},{"layer":"Sequential","parts":[0,1],"names":["a","a"]}""", "registered already");
        yield return Of($$"""{{Dense}},{"layer":"ReLU"}""", "no part of the model");
        yield return Of("""{"layer":"ReLU"}""", "its tensors are not those");
        yield return Of("""{"layer":"Dense","inputs":3,"outputs":4,"bias":false}""", "its tensors are not those");
        yield return Of($$"""{{Dense[..^1]}},"type":"Float64"}""", "its tensors are not those");

        static TestCaseData Row(string text, string says) => new TestCaseData(text, says).SetArgDisplayNames(text.Length > 90 ? text[..90] : text);

        static TestCaseData Of(string modules, string says) => Row($$"""{"version":1,"modules":[{{modules}}]}""", says);
    }

    [TestCaseSource(nameof(Texts))]
    public void It_is_refused_with_the_fault(string text, string says)
    {
        var path = _folder.File("hostile");
        SafeTensors.Write(path, new Dense(4, 3).StateDict().Tensors, new Dictionary<string, string> { ["neuralsharp.model"] = text });
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<DataFormatException>(() => Module.Open(path)).Message.ShouldContain(says);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(2_000_000);
    }
}
