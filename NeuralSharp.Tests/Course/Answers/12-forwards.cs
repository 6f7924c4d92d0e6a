// named: Visited forward-order
static string[] Visited() => ["Linear", "ReLU", "Linear", "SoftmaxCrossEntropy"];
