import Autodiff
import Flows
import Models

extension ModelEvaluator {
  /// What of the logarithm of the model's density at points depends on parameters, in nats.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, in data units.
  ///   - given: The parameters, `[count or 1, contextDimension]`, row-major.
  /// - Precondition: The model has a density.
  public func logLikelihood(_ points: [Double], given: [Double]) -> [Double] {
    run(seen(points), width: model.dataDimension, given: given) { x, parameters in
      [logLikelihood(of: x, parameters)]
    }[0]
  }

  /// The likelihood that some points give to parameters, prepared for being asked again and again.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, in data units.
  ///   - most: How many parameters are asked for at a time at most.
  /// - Precondition: The model has a density and is conditioned on parameters.
  public func parameterLikelihood(of points: [Double], atMost most: Int) -> ParameterLikelihood {
    let (dimension, context) = (model.dataDimension, model.contextDimension)
    precondition(context > 0, "a likelihood of no parameters")
    let computation = RepeatedComputation(
      layout: model.layout, storage: storage, numbers: numbers, width: dimension + context,
      rows: most * points.count / dimension
    ) { row, parameters in
      logLikelihood(
        of: row.columns(0..<dimension),
        parameters.conditioned(on: row.columns(dimension..<dimension + context)))
    }
    return ParameterLikelihood(
      computation, points: seen(points), dimension: dimension, parameterCount: context)
  }

  private func logLikelihood(of x: Value, _ parameters: ParameterValues) -> Value {
    // Measured in other units, a manifold that moves with the parameters has another volume there.
    if let standardisation, model.densityKind == .onManifold {
      let readings = model.readings(of: x, parameters)
      if let logDensity = readings.logDensity,
        let stretch = standardisation.logStretch(of: readings)
      {
        return logDensity - stretch
      }
    }
    guard let logLikelihood = model.logLikelihood(of: x, parameters) else {
      preconditionFailure("the density of a model that has none")
    }
    return logLikelihood
  }

  /// The latent variables that points are taken for.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, in data units.
  ///   - given: The parameters, `[count or 1, contextDimension]`, row-major.
  /// - Returns: Shape `[count, latentDimension]`, row-major.
  public func latentVariables(of points: [Double], given: [Double] = []) -> [Double] {
    run(seen(points), width: model.dataDimension, given: given) { x, parameters in
      [model.latentVariables(of: x, parameters)]
    }[0]
  }
}
