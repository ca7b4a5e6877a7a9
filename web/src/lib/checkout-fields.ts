export const fields = ['email', 'name', 'line1', 'line2', 'city', 'region', 'postalCode', 'country', 'method'] as const;
export type FieldName = (typeof fields)[number];
export type Values = Readonly<Record<FieldName, string>>;

export const emptyValues: Values = {
  ...{ email: '', name: '', line1: '', line2: '', city: '', region: '', postalCode: '' },
  ...{ country: 'US', method: 'paypal' },
};
