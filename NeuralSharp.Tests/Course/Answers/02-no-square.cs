// named: Tanh forgets-square
static double Tanh(double x) => 1 - Math.Tanh(x);
