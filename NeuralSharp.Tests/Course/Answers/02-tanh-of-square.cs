// named: Tanh square-inside
static double Tanh(double x) => 1 - Math.Tanh(x * x);
