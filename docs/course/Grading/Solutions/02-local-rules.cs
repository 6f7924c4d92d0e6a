static (double A, double B) Subtract(double a, double b) => (1, -1);

static (double A, double B) Multiply(double a, double b) => (b, a);

static (double A, double B) Divide(double a, double b) => (1 / b, -a / (b * b));

static double Power(double x, int n) => n * Math.Pow(x, n - 1);

static double Tanh(double x)
{
    var y = Math.Tanh(x);
    return 1 - (y * y);
}

static double Relu(double x) => x > 0 ? 1 : 0;
