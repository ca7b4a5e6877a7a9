/** Four old harbours, one for each coast that the shop ships from. Degrees, WGS 84. */
export const warehouses = [
  { code: 'AST', name: 'Pier 39', city: 'Astoria, Oregon', country: 'US', latitude: 46.1903, longitude: -123.802 },
  { code: 'FAL', name: 'Custom House Quay', city: 'Falmouth', country: 'GB', latitude: 50.1527, longitude: -5.0668 },
  { code: 'GAL', name: 'The Strand', city: 'Galveston, Texas', country: 'US', latitude: 29.3068, longitude: -94.7935 },
  {
    code: 'RKD',
    name: 'Tillson Wharf',
    city: 'Rockland, Maine',
    country: 'US',
    latitude: 44.1056,
    longitude: -69.1008,
  },
] as const;
