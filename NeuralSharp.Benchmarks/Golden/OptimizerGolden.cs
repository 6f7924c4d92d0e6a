using NeuralSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// Trajectories of optimizers in Float64: the parameters after some of 1,000 steps on a quadratic, in Rosenbrock's valley, and of a small
/// network. NAdam is missing, since TorchSharp 0.107 starts its product of momenta at 0 instead of 1.
/// </summary>
internal static class OptimizerGolden
{
    private static readonly double[] s_steps = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000];
    private static readonly double[] s_iterations = [.. Enumerable.Range(1, 20).Select(i => (double)i)];

    private static readonly Problem[] s_problems =
    [
        new("quadratic", 1, x => (x[2] * (x[0] - x[1]).pow(2)).sum(), [Row(0, 0, 0, 0), Row(3, -2, 0.5, -1), Row(1, 0.125, 4, 0.5)]),
        new("rosenbrock", 1, x => (1 - x[0][0]).pow(2) + (100 * (x[0][1] - x[0][0].pow(2)).pow(2)), [Row(-1.25, 1)]),
        new("network", 4, x => ((x[4].matmul(x[0]) + x[1]).tanh().matmul(x[2]) + x[3] - x[5]).pow(2).mean(),
            [Numbers("w1", 2, 3), Numbers("b1", 3), Numbers("w2", 3, 1), Numbers("b2", 1), Numbers("x", 6, 2), Numbers("y", 6, 1)]),
    ];

    // Rates on the quadratic, in the valley and of the network. They are low where an optimizer that has arrived would hop about its goal at
    // the length of the rate: from then on the last digit of a rounding decides where to.
    public static IEnumerable<GoldenSpec> Specs =>
    [
        .. Trajectories("SGD", [0.05, 0.0005, 0.1], "", "weightDecay=0.01", "maximize"),
        .. Trajectories("SGDMomentum", [0.02, 0.0002, 0.05], "", "nesterov", "dampening=0.25", "weightDecay=0.01", "nesterov weightDecay=0.01", "momentum=0.5 maximize"),
        .. Trajectories("AdaGrad", [0.5, 0.1, 0.1], "", "initialAccumulator=0.1", "learningRateDecay=0.01", "weightDecay=0.01"),
        .. Trajectories("RMSprop", [0.001, 0.0001, 0.0003], "", "decay=0.99", "weightDecay=0.01", "maximize",
            "centered epsilon=0.1", "momentum=0.5 epsilon=0.01", "centered momentum=0.5 epsilon=0.1"),
        .. Trajectories("Adam", [0.02, 0.005, 0.02], "", "amsgrad", "weightDecay=0.01", "maximize", "amsgrad weightDecay=0.01"),
        .. Trajectories("Adam", [0.002, 0.0003, 0.001], "beta1=0.8 beta2=0.99"),
        .. Trajectories("AdamW", [0.02, 0.005, 0.02], "weightDecay=0.01", "weightDecay=0.1 amsgrad", "weightDecay=0.01 maximize"),
        .. Trajectories("AdaMax", [0.02, 0.005, 0.02], "", "weightDecay=0.01"),
        .. Trajectories("AdaDelta", [0.5, 0.03, 0.05], "", "decay=0.95 epsilon=0.0001", "weightDecay=0.01"),
        .. Trajectories("RAdam", [0.1, 0.002, 0.125], "", "weightDecay=0.01"),
        .. Trajectories("LBFGS", [0.1, 0.05, 0.1], "", "history=3"),
    ];

    private static IEnumerable<GoldenSpec> Trajectories(string optimizer, double[] rates, params string[] options) =>
        from option in options
        from i in Enumerable.Range(0, s_problems.Length)
        select s_problems[i].Spec(optimizer, option, rates[i], optimizer == "LBFGS" ? s_iterations : s_steps);

    private static optim.Optimizer Create(string optimizer, IEnumerable<TorchSharp.Modules.Parameter> parameters, GoldenOptions o)
    {
        double rate = o.Number("rate"), decay = Number("weightDecay", 0), momentum = Number("momentum", optimizer == "SGDMomentum" ? 0.9 : 0);
        double beta1 = Number("beta1", 0.9), beta2 = Number("beta2", 0.999);
        var (maximize, amsgrad) = (o.Flag("maximize"), o.Flag("amsgrad"));
        return optimizer switch
        {
            "SGD" => optim.SGD(parameters, rate, weight_decay: decay, maximize: maximize),
            "SGDMomentum" => optim.SGD(parameters, rate, momentum, Number("dampening", 0), decay, o.Flag("nesterov"), maximize),
            "AdaGrad" => optim.Adagrad(parameters, rate, Number("learningRateDecay", 0), decay, Number("initialAccumulator", 0), eps: 1e-10),
            "RMSprop" => optim.RMSProp(parameters, rate, Number("decay", 0.9), Number("epsilon", 1e-8), decay, momentum, o.Flag("centered"), maximize),
            "Adam" => optim.Adam(parameters, rate, beta1, beta2, 1e-8, decay, amsgrad, maximize),
            "AdamW" => optim.AdamW(parameters, rate, beta1, beta2, 1e-8, decay, amsgrad, maximize),
            "AdaMax" => optim.Adamax(parameters, rate, beta1, beta2, 1e-8, decay),
            "AdaDelta" => optim.Adadelta(parameters, rate, Number("decay", 0.9), Number("epsilon", 1e-6), decay),
            "RAdam" => optim.RAdam(parameters, rate, beta1, beta2, 1e-8, decay),
            _ => optim.LBFGS(parameters, rate, max_iter: 1, tolerange_grad: 1e-7, tolerance_change: 1e-9, history_size: (long)Number("history", 100)),
        };

        double Number(string name, double otherwise) => o.ContainsKey(name) ? o.Number(name) : otherwise;
    }

    private static GoldenArray Row(params double[] values) => new([values.Length], values, IsConstant: true);

    private static GoldenArray Numbers(string name, params int[] shape) => GoldenNumbers.Of($"network {name}").Array(shape, -1, 1) with { IsConstant = true };

    /// <summary>A loss of some parameters, which are the first of the inputs; the others are constants.</summary>
    private sealed record Problem(string Name, int ParameterCount, Func<torch.Tensor[], torch.Tensor> Loss, GoldenArray[] Inputs)
    {
        public GoldenSpec Spec(string optimizer, string options, double rate, double[] steps)
        {
            var all = new GoldenOptions { ["rate"] = [rate], ["steps"] = steps };
            foreach (var option in options.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = option.Split('=');
                all[parts[0]] = [parts.Length > 1 ? double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 1];
            }

            return new(optimizer, Name, (x, o) => Run(optimizer, x, o), all, Inputs, Order: 0);
        }

        private torch.Tensor Run(string name, torch.Tensor[] inputs, GoldenOptions options)
        {
            TorchSharp.Modules.Parameter[] parameters = [.. inputs.Take(ParameterCount).Select(input => new TorchSharp.Modules.Parameter(input.clone()))];
            torch.Tensor[] arguments = [.. parameters, .. inputs.Skip(ParameterCount)];
            using var optimizer = Create(name, parameters, options);
            var steps = options.Integers("steps");
            var rows = new List<double>();
            for (var step = 1; step <= steps[^1]; step++)
            {
                using var scope = NewDisposeScope();
                if (name == "LBFGS") optimizer.step(Compute);
                else
                {
                    Compute();
                    optimizer.step();
                }

                if (steps.Contains(step)) rows.AddRange(parameters.SelectMany(parameter => parameter.detach().clone().data<double>().ToArray()));
            }

            return tensor(rows.ToArray(), [steps.Length, rows.Count / steps.Length]);

            torch.Tensor Compute()
            {
                optimizer.zero_grad();
                var loss = options.Flag("maximize") ? -Loss(arguments) : Loss(arguments);
                loss.backward();
                return loss;
            }
        }
    }
}
