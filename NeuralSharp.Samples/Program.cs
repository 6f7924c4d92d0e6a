using System.CommandLine;
using NeuralSharp.Samples;

var root = new RootCommand("NeuralSharp's samples: each trains a small network and shows what happens.")
{
    XorSample.Command(),
    MnistSample.Command(),
};
return SampleRunner.Run(root, args);
