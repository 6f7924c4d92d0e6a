using NeuralSharp.Benchmarks;

// Recognised before anything else is loaded, so that the start-up measured is the library's and not the command line's.
if (args is [FirstStep.Command, var library]) return FirstStep.Run(library);
if (args is [MnistEpoch.Command, var trained, var folder]) return MnistEpoch.Run(trained, folder);

return CommandRunner.Run(args);
