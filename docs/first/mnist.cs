#:project ../../NeuralSharp.Data/NeuralSharp.Data.csproj
// First program: handwritten digits. Run it with: dotnet run docs/first/mnist.cs
// The course explains it: logits and their loss in lesson 8, the network and its training in lesson 12 (docs/course/README.md).
using NeuralSharp;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

// MNIST's files are looked for in the folder that NEURALSHARP_DATA names, or else in the user's cache, where Download puts them once.
if (Mnist.DefaultFolder() == Mnist.CacheFolder && !Mnist.Remote.IsIn(Mnist.CacheFolder))
{
    Console.WriteLine($"MNIST is not in {Mnist.CacheFolder}.");
    if (Environment.GetEnvironmentVariable("NEURALSHARP_OFFLINE") is { Length: > 0 }) return;
    Console.WriteLine("Fetching it, 11.6 MB.");
    await Mnist.Download();
}

// 60,000 images to learn from, and 10,000 others to see whether it has learnt digits rather than the images by heart.
var (train, test) = Mnist.Load();
Generator.Default.Reseed(1);

// 784 pixels, 128 hidden neurons, 10 classes. The outputs are logits: CrossEntropy contains the softmax.
// In training, Dropout silences a tenth of the hidden neurons at random, so that none becomes indispensable.
Sequential model = [new Dense(784, 128), new ReLU(), new Dropout(0.1), new Dense(128, 10)];
Console.WriteLine(model.Summary());

// The trainer runs the loop of xor.cs over batches of 64 images, in a new order each epoch.
var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
var history = trainer.Fit(train, epochs: 5, batchSize: 64, validation: test, callbacks: new Lines());
Console.WriteLine($"{history[^1].Validation!.Value.Accuracy:P2} of the test images are right");

// The first test image, and what the network thinks of it.
var (images, labels) = test.Gather([0]);
var probabilities = trainer.Predict(images).Softmax();
Console.WriteLine($"a {labels[0].Item()}: taken for {probabilities.ArgMax()[0].Item()} with {probabilities.Max().Item():P2}");

model.Save("mnist.safetensors");   // for next time: model.Load("mnist.safetensors")

// A callback looks on while the trainer trains.
internal sealed class Lines : TrainingCallback
{
    public override void OnEpoch(EpochResult epoch) => Console.WriteLine(
        $"epoch {epoch.Epoch}  loss {epoch.Training.Loss:0.0000}  test {epoch.Validation!.Value.Accuracy:P2}  {epoch.SamplesPerSecond:N0} samples/s");
}
